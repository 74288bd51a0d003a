"""What to say when Python cannot read a line."""

import re

CURLY = "“”„‟«»‘’‚‛´`"
SIGNS = {
    "÷": "To divide, write the sign /.",
    "×": "To multiply, write the sign *.",
    "·": "To multiply, write the sign *.",
    "≠": 'For "is not", write two signs: !=.',
    "≤": 'For "at most", write two signs: <=.',
    "≥": 'For "at least", write two signs: >=.',
    "–": "The long dash is no minus. Type the short one: -.",
    "—": "The long dash is no minus. Type the short one: -.",
    "−": "This minus is not Python's. Type the one on the keyboard: -.",
    "…": "The dots of a blank are three single ones. Put your answer in their place.",
    "²": "To square, write ** 2.",
}
"""Signs that a phone or a word processor writes, and what to type."""


def advice_on_syntax(error: SyntaxError, line: str) -> str:
    """Return what to do about a line that Python cannot read."""
    said = str(error)
    if isinstance(error, IndentationError):
        return _advice_on_spaces(said)
    strange = re.search(r"invalid (?:non-printable )?character .*?U\+(\w+)", said)
    if strange:
        sign = chr(int(strange[1], 16))
        if sign in CURLY:
            return (
                f"The quotation mark {sign} is a curly one, as phones and word processors write it. Type "
                'the straight one of the keyboard: ".'
            )
        if sign in SIGNS:
            return SIGNS[sign]
        if not sign.isprintable() or sign.isspace():
            return (
                "There is a sign in this line that cannot be seen; it came along when the line was "
                "copied. Delete the line and type it."
            )
        return f"Python does not know the sign {sign}. Type the line once more, with the keyboard's signs."
    if "expected ':'" in said:
        return (
            "A line that begins with def, if, elif, else or for ends in a colon: put : at its end."
        )
    code = re.sub(r"\"[^\"]*\"|'[^']*'", '""', line)
    if "can't" in line and "\"can't" not in line:
        return "There is an apostrophe in can't: put it between double quotation marks, \"can't tell\"."
    if "triple-quoted" in said or (
        "incomplete input" in said and len(re.split("\"{3}|'{3}", line)) % 2 == 0
    ):
        return (
            "Three quotation marks in a row open a text of several lines, and three must close it. For a text of one "
            'line, one of them at each end is enough: "...".'
        )
    if "unterminated string" in said:
        return (
            "A quotation mark was opened in this line and not closed. If there is an apostrophe in your "
            "text, as in it's, put double quotation marks around the whole: \"it's\"."
        )
    if "was never closed" in said or "incomplete input" in said:
        return "A bracket was opened in this line and not closed: count ( and ), [ and ]."
    if "leading zeros" in said and re.search(r"\d,\s*0", code):
        return "Python writes a decimal point, not a comma: 0.025."
    if "leading zeros" in said:
        return "A code such as page-02 is a text: put it between quotation marks."
    if "'=='" in said:
        return "To ask whether two things are the same, write two signs: ==. One sign = gives a value a name."
    if "=!" in code:
        return 'For "is not", the sign = comes last: !=.'
    if re.search(r"\.\s*\[", code):
        return 'There is no dot before a square bracket: mine["..."], and a dot only before a word.'
    if "=>" in code or "=<" in code:
        return "The sign = comes last: >= means at least, and <= means at most."
    if re.search(r"\d\s*%\s*(?:$|[],)])", code):
        return "Leave the % sign out: write the number alone."
    if re.search(r"\d\.[a-z]+\(", code):
        return (
            "Put the whole question into round brackets first: ( ... ).sum() and not ... 100.sum()."
        )
    if re.search(r"\b\d\d?:\d\d\b", code):
        return "An hour is written as a whole number: 14, not 14:00."
    if "\\" in code or (re.search(r"[\w)\]] *: *[\w(]", code) and not _opens_a_block(code)):
        return "To divide, write the sign /."
    if re.search(r"\(.*;.*\)", code):
        return "Between two things in brackets stands a comma, not a semicolon."
    if re.search(r"\d \d", code):
        return "A number is written without spaces: 1200, not 1 200."
    if unfinished := re.search(r"([-+*/=<>&|]|\b(?:and|or|not|in|return))\s*(?:#.*)?$", code):
        return f"Something is missing at the end of this line: what comes behind {unfinished[1]}?"
    if re.search(r"=\s*\d+(\.\d+)?\s+[^\W\d]\w*\s*$", code):
        return "Leave the word behind the number out: write the number alone."
    if words := re.match(r"(\w+)\s*=\s*([^\W\d_]+(?:[ ,.'-]+[^\W\d_]+)+)[.!?]?$", line):
        return f'A text stands between quotation marks: {words[1]} = "{words[2]}".'
    return (
        "Python could not read this line. Look for a quotation mark or a bracket that was opened and "
        "not closed, for a comma that is missing, or for words that belong between quotation marks."
    )


def _opens_a_block(code: str) -> bool:
    return bool(re.match(r"(def|if|elif|else|for|while|with|class|try|except|lambda)\b", code)) or (
        "{" in code
    )


def _advice_on_spaces(said: str) -> str:
    if "expected an indented block" in said:
        return (
            "The line above ends in a colon. What belongs to it begins farther in: put four spaces at the start "
            "of this line."
        )
    if "unexpected indent" in said:
        return "There are spaces at the start of this line that do not belong there: delete them."
    return "The spaces at the start of a line matter. Make them the same as in the line above."
