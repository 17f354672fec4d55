"""How shfmt reads a script, in the form of ``syntax``. Compare: github.com/mvdan/sh, syntax/nodes.go."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.shell.grammar.quotes import decode_escapes
from tests.conformance.comparisons.syntax import LET, Form, NoForm, joined, of_let, squeezed

Json = Mapping[str, Any]
_QUOTED, _HERE = re.compile(r'\\([$`"\\])'), re.compile(r"\\([$`\\])")
_PIPES, _LISTS = ("|", "|&"), ("&&", "||")


def read(text: str, dialect: str) -> tuple[Form | None, str]:
    """Give what shfmt reads a script as, in its dialect ``posix``, ``bash`` or ``mksh``; its message if it refuses."""
    line = ["shfmt", f"-ln={dialect}", "--to-json"]
    done = subprocess.run(line, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        return None, done.stderr.decode()
    return _Reader(text.encode()).block(json.loads(done.stdout).get("Stmts", ())), ""


class _Reader:
    """Gives the forms of nodes, with the text for those whose text counts."""

    def __init__(self, source: bytes) -> None:
        self.source = source

    def text(self, start: Json, end: Json, *, behind: int = 0) -> str:
        """Give the text between two places, without blanks."""
        return squeezed(self.source[start["Offset"] + behind : end["Offset"]].decode())

    def block(self, statements: Sequence[Json]) -> Form:
        return tuple([(self.statement(each), each.get("Background", False)) for each in statements])

    def statement(self, node: Json) -> Form:
        """Give the form of a statement, which may be negated."""
        command = self._command(node)
        if not node.get("Negated"):
            return command
        if command[0] == "pipeline" and not command[3]:
            return ("pipeline", *command[1:3], True, command[4])
        empty = command == ("simple", (), (), ())
        return ("pipeline", () if empty else (command,), (), True, False)

    def _command(self, node: Json) -> Form:
        command, redirections = node.get("Cmd", {"Type": "CallExpr"}), self._redirections(node)
        match command["Type"]:
            case "CallExpr" | "DeclClause" | "LetClause":
                return self._simple(command, redirections)
            case "BinaryCmd":
                return self._joined(node)
            case "TimeClause":
                return self._timed(command)
            case "FuncDecl":
                body = self.statement(command["Body"])
                return ("function", command["Name"]["Value"], body, command.get("RsrvWord", False))
            case "CoprocClause":
                name = "".join(str(part[1]) for part in self.word(command.get("Name")))
                return ("coprocess", name, self.statement(command["Stmt"]))
        return ("compound", self._compound(command), redirections)

    def _simple(self, command: Json, redirections: Form) -> Form:
        if command["Type"] == "LetClause":
            return ("simple", (), LET, redirections)
        assigned = tuple([self._assignment(each) for each in command.get("Assigns", ())])
        words = [self.word(each) for each in command.get("Args", ())] if command["Type"] == "CallExpr" else []
        if command["Type"] == "DeclClause":
            words = [(("text", command["Variant"]["Value"], False),)]
            words += [self._declared(each) for each in command.get("Args", ())]
        return ("simple", assigned, of_let(tuple(words)), redirections)

    def _declared(self, node: Json) -> Form:
        """Give an argument of ``declare`` as the word that it is."""
        if node.get("Naked"):
            return self.word(node["Value"]) if "Value" in node else (("text", node["Name"]["Value"], False),)
        name, subscript, append, value = self._assignment(node)
        bracket = f"[{subscript}]" if subscript is not None else ""
        text: Form = ("text", f"{name}{bracket}{'+' if append else ''}=", False)
        return joined((text, *value))

    def _joined(self, node: Json) -> Form:
        """Give a pipeline or an and-or list, whose tree leans to the left."""
        signs = _PIPES if node["Cmd"]["Op"] in _PIPES else _LISTS
        rest: list[tuple[str, Form]] = []
        while node.get("Cmd", {}).get("Type") == "BinaryCmd" and node["Cmd"]["Op"] in signs:
            if rest and (node.get("Negated") or node.get("Redirs")):
                break
            rest.insert(0, (node["Cmd"]["Op"], self.statement(node["Cmd"]["Y"])))
            node = node["Cmd"]["X"]
        first = self.statement(node)
        if signs is _LISTS:
            return ("and-or", first, tuple(rest))
        return ("pipeline", (first, *[each for _, each in rest]), tuple([s == "|&" for s, _ in rest]), False, False)

    def _timed(self, command: Json) -> Form:
        if "Stmt" not in command:
            return ("pipeline", (), (), False, True)
        inner = self.statement(command["Stmt"])
        if inner[0] == "pipeline" and not inner[4]:
            return (*inner[:4], True)
        return ("pipeline", (inner,), (), False, True)

    def _compound(self, node: Json) -> Form:
        match node["Type"]:
            case "Block" | "Subshell":
                return ("group", self.block(node.get("Stmts", ())), node["Type"] == "Subshell")
            case "IfClause":
                return self._if(node)
            case "WhileClause":
                return (
                    "while",
                    self.block(node.get("Cond", ())),
                    self.block(node.get("Do", ())),
                    node.get("Until", False),
                )
            case "ForClause":
                return self._for(node)
            case "CaseClause":
                items = [
                    (tuple(map(self.word, item["Patterns"])), self.block(item.get("Stmts", ())), item["Op"])
                    for item in node.get("Items", ())
                ]
                return ("case", self.word(node["Word"]), tuple(items))
            case "TestClause":
                return ("[[", self._test(node["X"]))
            case "ArithmCmd":
                return ("((", self.text(node["Left"], node["Right"], behind=2))
        raise NoForm(node["Type"])

    def _if(self, node: Json) -> Form:
        branches = [(self.block(node.get("Cond", ())), self.block(node.get("Then", ())))]
        last = node.get("Else")
        while last is not None and "Cond" in last:
            branches.append((self.block(last["Cond"]), self.block(last.get("Then", ()))))
            last = last.get("Else")
        return ("if", tuple(branches), None if last is None else self.block(last.get("Then", ())))

    def _for(self, node: Json) -> Form:
        loop, body = node["Loop"], self.block(node.get("Do", ()))
        if loop["Type"] == "CStyleLoop":
            return ("for ((", self.text(loop["Lparen"], loop["Rparen"], behind=2), body)
        words = tuple([self.word(each) for each in loop.get("Items", ())]) if "InPos" in loop else None
        return ("for", loop["Name"]["Value"], words, body, node.get("Select", False))

    def _test(self, node: Json) -> Form:
        match node["Type"]:
            case "ParenTest":
                return self._test(node["X"])
            case "Word":
                return (("-n", self.word(node)),)
            case "UnaryTest" if node["Op"] == "!":
                inner = self._test(node["X"])
                return inner[1:] if inner[0] == "!" else ("!", *inner)
            case "UnaryTest":
                return ((node["Op"], self.word(node["X"])),)
        if node["Op"] in _LISTS:
            return (*self._test(node["X"]), node["Op"], *self._test(node["Y"]))
        return ((node["Op"], self.word(node["X"]), self.word(node["Y"])),)

    def _assignment(self, node: Json) -> Form:
        value = self._array(node["Array"]) if "Array" in node else self.word(node.get("Value"))
        subscript = self._range(node["Index"]) if "Index" in node else None
        return (node["Name"]["Value"], subscript, node.get("Append", False), value)

    def _array(self, node: Json) -> Form:
        elements = [
            ("", self._range(each["Index"]) if "Index" in each else None, False, self.word(each.get("Value")))
            for each in node.get("Elems", ())
        ]
        return (("array", tuple(elements)),)

    def _range(self, node: Json) -> str:
        return self.text(node["Pos"], node["End"])

    def _redirections(self, node: Json) -> Form:
        return tuple([self._redirection(each) for each in node.get("Redirs", ())])

    def _redirection(self, node: Json) -> Form:
        target = self.word(node["Word"])
        if node["Op"] in ("<<", "<<-"):
            quoted = any(part[2] for part in target if part[0] == "text")
            target = self._parts(node.get("Hdoc", {}).get("Parts", ()), None if quoted else _HERE)
            target = _without_tabs(target) if node["Op"] == "<<-" else target
        return (node["Op"], node.get("N", {}).get("Value", ""), target)

    def word(self, node: Json | None) -> Form:
        """Give the form of a word that stands in no quotes."""
        return joined([form for part in (node or {}).get("Parts", ()) for form in self._part(part, quoted=False)])

    def _parts(self, parts: Sequence[Json], escapes: re.Pattern[str] | None) -> Form:
        """Give the form of what is quoted: with the backslashes that are removed there, or with all of them kept."""
        forms: list[Form] = []
        for part in parts:
            if part["Type"] == "Lit":
                text = escapes.sub(r"\1", part["Value"]) if escapes else part["Value"]
                forms += [("text", text, True)] if text else []
            else:
                forms += self._part(part, quoted=True)
        return joined(forms)

    def _part(self, node: Json, *, quoted: bool) -> Sequence[Form]:
        match node["Type"]:
            case "Lit":
                return _bare(node["Value"])
            case "SglQuoted":
                text = node.get("Value", "")
                return [("text", decode_escapes(text) if node.get("Dollar") else text, True)]
            case "DblQuoted":
                return list(self._parts(node.get("Parts", ()), _QUOTED)) or [("text", "", True)]
            case "ParamExp":
                return [self._parameter(node, quoted=quoted)]
            case "CmdSubst":
                return [("command", self.block(node.get("Stmts", ())), quoted)]
            case "ArithmExp":
                behind = 2 if node.get("Bracket") else 3
                return [("arithmetic", self.text(node["Left"], node["Right"], behind=behind), quoted)]
            case "ProcSubst":
                return [("process", node["Op"][0], self.block(node.get("Stmts", ())))]
            case "ExtGlob" if not re.search(r"[$`'\"\\]", node["Pattern"]["Value"]):
                return [("text", f"{node['Op']}{node['Pattern']['Value']})", False)]
        raise NoForm(node["Type"])

    def _parameter(self, node: Json, *, quoted: bool) -> Form:
        name, indirect = node["Param"]["Value"], node.get("Excl", False)
        subscript = self._range(node["Index"]) if "Index" in node else None
        operator, operands = self._operator(node, quoted=quoted)
        if "Names" in node or (indirect and subscript in ("@", "*") and not operator):
            operator = f"prefix{node['Names']}" if "Names" in node else f"keys{subscript}"
            indirect, subscript = False, None
        return ("parameter", name, quoted, operator, operands, subscript, indirect)

    def _operator(self, node: Json, *, quoted: bool) -> tuple[str, Form]:
        if node.get("Length"):
            return "length", ()
        if "Slice" in node:
            part = node["Slice"]
            places = [self._range(part[name]) if name in part else "" for name in ("Offset", "Length")]
            return ":", tuple(places if "Length" in part else places[:1])
        if "Repl" in node:
            part = node["Repl"]
            words = [self.word(part["Orig"])]
            words += [self._operand(part["With"], quoted=quoted)] if part.get("With", {}).get("Parts") else []
            return "//" if part.get("All") else "/", tuple(words)
        if "Exp" not in node:
            return "", ()
        operator = node["Exp"]["Op"]
        of_value = operator.lstrip(":") in "-=?+"
        if "Word" not in node["Exp"]:
            return operator, ((),) if of_value or operator[0] in "#%" else ()
        return operator, (self._operand(node["Exp"]["Word"], quoted=quoted and of_value),)

    def _operand(self, node: Json, *, quoted: bool) -> Form:
        """Give the word of an expansion. In double quotes ``'`` is a character of it, which shfmt takes for a quote."""
        if not quoted:
            return self.word(node)
        singles = [part.get("Value", "") if part["Type"] == "SglQuoted" else "" for part in node["Parts"]]
        if re.search(r"[$`\"\\}]", "".join(singles)):
            raise NoForm("what stands between the two characters is not read")
        literal = [{"Type": "Lit", "Value": f"'{text}'"} for text in singles]
        is_single = [part["Type"] == "SglQuoted" for part in node["Parts"]]
        parts = [new if yes else old for new, old, yes in zip(literal, node["Parts"], is_single, strict=True)]
        return self._parts(parts, _QUOTED)


def _without_tabs(text: Form) -> Form:
    """Give a here-document without the tabs at the start of its lines."""
    parts = joined((("text", "\n", True), *text))
    forms = [("text", re.sub(r"\n\t+", "\n", part[1]), True) if part[0] == "text" else part for part in parts]
    first = forms[0][1][1:]
    return joined([*([("text", first, True)] if first else ()), *forms[1:]])


def _bare(text: str) -> Sequence[Form]:
    """Give the parts of a text without quotes, in which backslashes quote."""
    forms: list[Form] = []
    for match in re.finditer(r"\\(.)|([^\\]+)|(\\)\Z", text, re.DOTALL):
        escaped, plain, last = match.groups()
        forms.append(("text", escaped or plain or last, bool(escaped or last)))
    return forms
