// How Sphinx's search orders what it finds: first the titles that have all words looked for, then what is written by
// hand, then rules and scenarios, of which there are hundreds. The numbers are Sphinx's own.

const asked = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

var Scorer = {
  score([page, title, , , score]) {
    const isNamed = asked.every((word) => title.toLowerCase().includes(word));
    const isWritten = !/^(rules|scenarios)\//.test(page);
    return score + (isNamed ? 30 : 0) + (isWritten ? 10 : 0);
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
