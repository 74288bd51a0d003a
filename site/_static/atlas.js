// The atlas to play with: choose a rule, a network and an account; see the verdict, and luck beside it.
// All it shows is in the page, in #atlas-data; nothing is fetched.
"use strict";
(() => {
  const rules = JSON.parse(document.getElementById("atlas-data").textContent);
  const player = document.getElementById("atlas-player");
  const VERDICTS = ["holds", "backfires", "can't tell"];
  const CLASSES = ["holds", "backfires", "cannot"];
  const two = (number) => number.toFixed(2);
  const many = (number) => number.toLocaleString("en-GB");

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const drawn = (name, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const choice = (id, words) => {
    const select = element("select", { id });
    return [select, element("div", {}, element("label", { for: id }, words), select)];
  };
  const [rule, ruleBox] = choice("atlas-rule", "Rule");
  const [network, networkBox] = choice("atlas-network", "Network");
  const [account, accountBox] = choice("atlas-account", "Account");
  const next = element("button", { type: "button" }, "Next account");
  const claim = element("p", { id: "atlas-claim" });
  // One region that speaks: whoever hears the page is told the verdict after each choice.
  const said = element("div", { "aria-live": "polite", id: "atlas-said" });
  const picture = element("div");
  player.append(
    element("div", { class: "choices" }, ruleBox, networkBox, accountBox, next),
    claim, said, picture,
  );

  const fill = (select, entries, wanted) => {
    select.replaceChildren(...entries.map(([value, words]) => element("option", { value }, words)));
    if (entries.some(([value]) => value === wanted)) select.value = wanted;
  };
  const theRule = () => rules.find((one) => one.slug === rule.value);
  const theNetwork = () => theRule().networks.find((one) => one.slug === network.value);
  const theAccount = () => theNetwork().accounts.find(([code]) => code === account.value);

  const verdict = (found) => element("strong", { class: CLASSES[found[3]] }, VERDICTS[found[3]]);
  const interval = (found) => `${two(found[0])} (95 % interval ${two(found[1])} to ${two(found[2])})`;

  const show = () => {
    const [code, follows, breaks, found, lucky] = theAccount();
    const thing = theRule().per === "account" ? "accounts" : theRule().per === "day" ? "days" : "posts";
    claim.textContent = `“${theRule().claim}” Follows the rule if ${theRule().follows}.`;
    const counted = `${many(follows)} ${thing} follow the rule, ${many(breaks)} break it.`;
    const first = element("p", { class: "verdict" });
    const luck = element("p", { class: "luck" });
    if (found) {
      first.append(`${code}: `, verdict(found));
      luck.append("With the labels shuffled, so that only luck is left: ");
      if (lucky) luck.append(verdict(lucky), `, lift ${interval(lucky)}.`);
      else luck.append("no lift can be worked out.");
      said.replaceChildren(first, element("p", {}, `Lift ${interval(found)}. ${counted}`), luck, all());
    } else {
      first.append(`${code}: `, element("strong", { class: "cannot" }, "can't tell"));
      said.replaceChildren(first, element("p", {}, `Too few ${thing} for a test: ${counted}`), all());
    }
    picture.replaceChildren(forest());
    const place = new URLSearchParams({ rule: rule.value, network: network.value, account: code });
    history.replaceState(null, "", `#${place}`);
  };

  const all = () => {
    const tested = theNetwork().accounts.filter(([, , , found]) => found);
    const count = (which) => tested.filter(([, , , found]) => found[3] === which).length;
    const [holds, backfires] = theNetwork().luck;
    return element("p", {},
      `On ${theNetwork().name}: holds on ${count(0)}, backfires on ${count(1)}, can't tell on ${count(2)} of ` +
      `${tested.length} tested. Luck alone gives holds on ${holds}, backfires on ${backfires}.`);
  };

  const forest = () => {
    const tested = theNetwork().accounts.filter(([, , , found]) => found)
      .sort((one, other) => one[3][0] - other[3][0]);
    if (!tested.length) return "";
    const wide = 640, left = 12, right = 12, top = 26, step = tested.length > 40 ? 9 : 14;
    const tall = top + tested.length * step + 44;
    const ends = tested.flatMap(([, , , found, lucky]) => [found[1], found[2], ...(lucky || [])].slice(0, 5));
    const low = Math.log(Math.max(0.05, Math.min(0.5, ...ends.filter((end) => end > 0))));
    const high = Math.log(Math.min(20, Math.max(2, ...ends)));
    const x = (lift) => {
      const place = (Math.log(Math.max(lift, 1e-9)) - low) / (high - low);
      return left + Math.min(1, Math.max(0, place)) * (wide - left - right);
    };
    const chart = drawn("svg", { viewBox: `0 0 ${wide} ${tall}`, role: "img", id: "atlas-forest" });
    const chosen = tested.find(([code]) => code === account.value);
    chart.setAttribute("aria-label",
      `Lifts of ${tested.length} accounts with their intervals, from ${two(tested[0][3][0])} (${tested[0][0]}) to ` +
      `${two(tested.at(-1)[3][0])} (${tested.at(-1)[0]}). 1 means no difference.` +
      (chosen ? ` The chosen one, ${chosen[0]}: ${interval(chosen[3])}.` : ""));
    [0.125, 0.25, 0.5, 1, 2, 4, 8].filter((tick) => Math.log(tick) >= low && Math.log(tick) <= high)
      .forEach((tick) => {
        chart.append(
          drawn("line", { x1: x(tick), x2: x(tick), y1: top - 6, y2: tall - 40, class: tick === 1 ? "none" : "tick" }),
          drawn("text", { x: x(tick), y: tall - 24, "text-anchor": "middle" }, String(tick)),
        );
      });
    chart.append(
      drawn("text", { x: wide / 2, y: tall - 6, "text-anchor": "middle" }, "lift (1 = no difference; log scale)"),
      drawn("text", { x: x(1) - 8, y: 14, "text-anchor": "end" }, "◂ backfires"),
      drawn("text", { x: x(1) + 8, y: 14 }, "holds ▸"),
    );
    tested.forEach(([code, , , found, lucky], place) => {
      const y = top + (place + 0.5) * step, mine = code === account.value;
      const row = drawn("g", { class: "row" });
      if (mine) row.append(drawn("rect", { x: 0, y: y - step / 2, width: wide, height: step, class: "band" }));
      if (mine && lucky) {
        row.append(
          drawn("line", { x1: x(lucky[1]), x2: x(lucky[2]), y1: y + 3, y2: y + 3, class: "by-luck", "stroke-width": 2 }),
          drawn("circle", { cx: x(lucky[0]), cy: y + 3, r: 3, class: "by-luck" }),
        );
      }
      row.append(
        drawn("line", { x1: x(found[1]), x2: x(found[2]), y1: y, y2: y, class: CLASSES[found[3]], "stroke-width": mine ? 4 : 2 }),
        mark(x(found[0]), y, found[3], mine ? 6 : 4),
        drawn("rect", { x: 0, y: y - step / 2, width: wide, height: step, class: "target" }),
        drawn("title", {}, `${code}: ${VERDICTS[found[3]]}, lift ${interval(found)}`),
      );
      row.addEventListener("click", () => { account.value = code; show(); });
      chart.append(row);
    });
    return chart;
  };

  // The shape says the same as the colour: the arrow points to the side on which the interval lies.
  const mark = (x, y, which, size) => {
    if (which === 2) return drawn("circle", { cx: x, cy: y, r: size - 0.5, class: "cannot" });
    const to = which === 0 ? size : -size;
    return drawn("path", { d: `M${x - to},${y - size}L${x + to},${y}L${x - to},${y + size}Z`, class: CLASSES[which] });
  };

  const chooseRule = (wantedNetwork, wantedAccount) => {
    fill(network, theRule().networks.map(({ slug, name }) => [slug, name]), wantedNetwork);
    chooseNetwork(wantedAccount);
  };
  const chooseNetwork = (wantedAccount) => {
    const entries = theNetwork().accounts.map(([code, , , found]) => [code, found ? code : `${code} (too few posts)`]);
    fill(account, entries, wantedAccount);
    if (!wantedAccount) {
      const tested = theNetwork().accounts.find(([, , , found]) => found);
      if (tested) account.value = tested[0];
    }
    show();
  };

  // The same account on another rule is the better question, where the rule can be asked there.
  rule.addEventListener("change", () => chooseRule(network.value, account.value));
  network.addEventListener("change", () => chooseNetwork());
  account.addEventListener("change", show);
  next.addEventListener("click", () => {
    account.selectedIndex = (account.selectedIndex + 1) % account.options.length;
    show();
  });
  const start = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    fill(rule, rules.map(({ slug, title }) => [slug, title]), wanted.get("rule"));
    chooseRule(wanted.get("network"), wanted.get("account"));
  };
  window.addEventListener("hashchange", start);
  start();
})();
