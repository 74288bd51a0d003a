"""Is a Brazilian government's post about a job, and of which kind? Sorted by keywords alone.

Four kinds, tried in this order, from the narrowest wording to the widest; the first that fits wins:

* `internship`: an internship (estágio, estagiário), unless it is "estágio" in the sense of a stage;
* `exam`: a public-service examination (concurso público), by which officials are chosen for life;
* `selection`: a simplified selection (processo seletivo, seleção simplificada), mostly for
  temporary posts;
* `vacancy`: lists of vacant jobs (vagas de emprego, the employment service Sine, "oportunidades de
  emprego" with a number or a place to apply). News that an economy *created* jobs is no vacancy.

"Inscrições abertas" (you can enrol) is left out on purpose: it mostly finds courses.
"""

import re
import unicodedata

import pandas as pd

KINDS = ("internship", "exam", "selection", "vacancy", "none")

_INTERNSHIP = re.compile(
    r"\b(?:vagas?|programa|selecao|processo seletivo|inscric\w+|edital|oportunidades?|bolsas?)\b[^.!?\n]{0,60}\bestagi(?:o|os|ario|aria|arios|arias)\b"
    r"|\bestagi(?:o|os|ario|aria|arios|arias)\b[^.!?\n]{0,60}\b(?:vagas?|inscric\w+|edital|selecao|processo seletivo|bolsas?|remunerad\w+)\b"
)
_EXAM = re.compile(r"\bconcursos? publicos?\b")
_SELECTION = re.compile(r"\bprocessos? seletivos?\b|\bselecao (?:publica )?simplificada\b")
_JOBS = r"(?:vagas?|oportunidades?)(?: abertas?)? (?:de|para|p/) (?:emprego|trabalho)s?"
_VACANCY = re.compile(
    rf"\b\d[\d.]*(?: mil)?(?: novas?)? {_JOBS}\b"
    rf"|\b(?:confira|veja|lista d[aeo]s?|painel d[aeo]s?|procura\w*|busca\w*|ofer\w+|disponi\w+|abertas?|seman\w+)\b[^.!?\n]{{0,60}}\b{_JOBS}\b"
    rf"|\b{_JOBS}\b[^.!?\n]{{0,80}}\b(?:disponi\w+|abertas?|seman\w+|sine\b|ofer\w+|agencias? d[eo] trabalh\w+|inscre\w+|curriculo)"
    r"|\bsine\b[^.!?\n]{0,80}\bvagas?\b|\bvagas?\b[^.!?\n]{0,80}\b(?:no|do|pelo|nos|sistema nacional de emprego|agencias? d[eo] trabalh\w+)?\s?sine\b"
    r"|\bagencias? d[eo] (?:trabalhador|trabalho|emprego)s?\b[^.!?\n]{0,80}\bvagas?\b"
    r"|\bvagas?\b[^.!?\n]{0,80}\bagencias? d[eo] (?:trabalhador|trabalho|emprego)s?\b"
    r"|\bvagasdeemprego\b"
)
_CREATED = re.compile(
    r"\b(?:ger(?:ou|ar|a|am|ando|acao|adas?|ados?|aram)|cri(?:ou|ar|a|acao|adas?|aram|ando)|saldo|caged|abriu)\b[^.!?\n]{0,60}\b(?:vagas?|empregos?|oportunidades?)\b"
    r"|\b(?:vagas?|oportunidades?) de emprego[^.!?\n]{0,30}\b(?:geradas?|criadas?)\b"
)


# Every pattern above holds one of these; most texts hold none, and are done with.
_AT_ALL = re.compile("vaga|oportunidade|estagi|concurso|seletivo|simplificada")


def sort_job_posts(texts: pd.Series) -> pd.Series:
    """Sort texts into `KINDS`; a missing text stays missing. Index of `texts`, dtype "str"."""
    return texts.map(_sort, na_action="ignore").astype("str")


def _sort(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    if not _AT_ALL.search(plain):
        return "none"
    if _INTERNSHIP.search(plain):
        return "internship"
    if _EXAM.search(plain):
        return "exam"
    if _SELECTION.search(plain):
        return "selection"
    if _VACANCY.search(_CREATED.sub(" ", plain)):
        return "vacancy"
    return "none"
