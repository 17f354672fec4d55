"""The answer to a request: what a container executes, and why; or the image, or the refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.analysis.advice import advise, advise_on_image
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Decision, Refusal
from simulator.core.text import printable
from simulator.core.values import Process, Word
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold
    from simulator.launch.outcome import Start
    from simulator.launch.rootfs import RootFs
    from simulator.simulation.outcome import Outcome


@cache
def _outcome_answer() -> Callable[..., dict[str, Any]]:
    """Return what writes an outcome as JSON, which is imported when the first answer is written."""
    from simulator.report.answer_json import outcome_answer

    return outcome_answer


class Answer:
    """What a container executes, and why; falsy where that is refused or not modelled."""

    __slots__ = ("_start", "engine", "outcome", "release", "rootfs")
    outcome: Outcome | Refusal | NotModelled
    """Private: what the simulation gave, or why it gave nothing."""
    release: Engine
    """Private: the profile of the engine."""
    engine: str
    """The engine's name as it was asked for."""
    rootfs: RootFs | None
    """Private: what is known of the container's root filesystem; None if nobody asks what comes of the start."""
    _start: Start | None
    """What comes of the start, where the outcome alone does not tell it."""

    def __init__(
        self,
        outcome: Outcome | Refusal | NotModelled,
        release: Engine,
        engine: str,
        rootfs: RootFs | None = None,
        start: Start | None = None,
    ) -> None:
        keep = super().__setattr__
        keep("outcome", outcome)
        keep("release", release)
        keep("engine", engine)
        keep("rootfs", rootfs)
        keep("_start", start)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an answer cannot be changed")

    def __bool__(self) -> bool:
        return self.refusal is None and not isinstance(self.outcome, NotModelled)

    @property
    def refusal(self) -> Refusal | None:
        """The refusal of the builder, the command line or the engine: its ``stage``, ``status`` and text."""
        if isinstance(self.outcome, Simulation):
            return self.outcome.refusal
        return self.outcome if isinstance(self.outcome, Refusal) else None

    @property
    def argv(self) -> tuple[Word, ...]:
        """The words that are executed, each with its origin.

        Raises the refusal; ``NotModelled`` where they depend on an image that is not known; ``Unreadable`` where the
        answer is an image, which executes nothing.
        """
        simulation = self._simulation()
        if simulation.argv is None or not simulation.is_known:
            raise _missing(simulation)
        return simulation.argv.value

    @property
    def process(self) -> Process:
        """The process: ``args``, ``env``, ``cwd`` and ``user``; raises as ``argv`` does."""
        simulation = self._simulation()
        if simulation.process is None or simulation.built.missing:
            raise _missing(simulation)
        return simulation.process

    @property
    def start(self) -> Start | None:
        """What comes of starting the container: what the kernel executes, or the failure, PID 1 and signals.

        Without a root filesystem it says what every root filesystem has in common. None where no container starts:
        for an image, for words that are executed in a running container, where the command line or a builder refuses,
        and where the process is not known.
        """
        from simulator.launch.launch import not_created

        if isinstance(self.outcome, Simulation):
            return self._start_on(self.rootfs)
        refusal = self.refusal
        return None if refusal is None or refusal.stage not in ("create", "start") else not_created(refusal)

    @property
    def told(self) -> StartTold | None:
        """Private: what comes of the start, in words, where something is known of the root filesystem."""
        rootfs = self.known_rootfs
        if rootfs is None or not isinstance(self.outcome, Simulation) or self.outcome.process is None:
            return None
        from simulator.analysis.start_outcome import StartTold, tell_start, tell_supposed
        from simulator.simulation.supposition import suppose

        start, words, lacking = self._start_on(rootfs), self.outcome.process.args, self._image_that_lacks()
        if start is None:
            return None
        supposed = suppose(self.outcome, self.release, rootfs, start) if start.programs or start.users else None
        if supposed is not None and supposed.users and self.outcome.built.catalogued is not None:
            from simulator.analysis.missing_user import lacking_user

            if lacked := lacking_user(self.outcome):  # what is supposed does not hold
                return None if self.rootfs is None else StartTold(start, f"does not start: {lacked}")
        if supposed is not None:
            told = tell_supposed(start, supposed, words, rootfs, self.release, lacking)
        else:
            told = tell_start(start, words, rootfs, self.release, lacking)
        is_settled = self.rootfs is not None or told.shown.outcome in ("not-started", "exec-failed")
        by_script = self._starts_entry_script and told.shown.outcome != "unknown"
        return told if is_settled or by_script else None

    @property
    def known_rootfs(self) -> RootFs | None:
        """Private: the root filesystem that was given; else what the image tells, where that decides on the start.

        It does where the image may lack the shell or the program, and where its entry script is known.
        """
        if self.rootfs is not None or not isinstance(self.outcome, Simulation) or self.outcome.argv is None:
            return self.rootfs
        if not self.outcome.built.is_told:
            return None
        from simulator.analysis.image_facts import decide_on_start

        is_decided = decide_on_start(self.outcome, by_script=self._starts_entry_script)
        return self.image_rootfs() if is_decided else None

    @property
    def _starts_entry_script(self) -> bool:
        """Whether the container starts the entry script of an official image, of which the facts are known."""
        if not isinstance(self.outcome, Simulation) or self.outcome.built.catalogued is None:
            return False
        from simulator.images.entry_scripts import is_entry_script

        argv = self.outcome.argv.value if self.outcome.argv is not None else ()
        is_created = self.outcome.request.act == "create" and bool(argv)
        return is_created and is_entry_script(self.outcome.built.catalogued.entry, argv[0])

    def _image_that_lacks(self) -> str:
        """Return the base image that lacks the program, where nothing else is known of the files."""
        if not isinstance(self.outcome, Simulation) or self.outcome.built.catalogued is None:
            return ""
        from simulator.analysis.missing_program import image_that_lacks

        return image_that_lacks(self.outcome)

    def image_rootfs(self) -> RootFs:
        """Private: what the image's own instructions, or the catalogue, tell of its root filesystem."""
        from simulator.launch.rootfs import UNKNOWN
        from simulator.simulation.rootfs import rootfs_of_image

        if not isinstance(self.outcome, Simulation):
            return UNKNOWN
        return rootfs_of_image(self.outcome.built, self.outcome.request.platform)

    @property
    def image(self) -> dict[str, Any]:
        """The configuration of the image; raises the refusal of a builder, ``NotModelled`` for an unknown image."""
        from simulator.images.config import to_json

        if isinstance(self.outcome, Refusal | NotModelled):
            raise self.outcome
        built = self.outcome if isinstance(self.outcome, BuiltImage) else self.outcome.built
        if built.missing:
            from simulator.images.nearest import unknown

            raise unknown(built.missing)
        return to_json(built.image)

    @property
    def advice(self) -> tuple[Decision[str], ...]:
        """What is surprising about the answer, each with its rule; the text is its ``value``."""
        if isinstance(self.outcome, BuiltImage):
            return tuple(advise_on_image(self.outcome))
        if isinstance(self.outcome, Refusal | NotModelled) or self.outcome.process is None:
            return ()
        start = None if self.rootfs is None else self.start
        return tuple(advise(self.outcome, self.release, self.engine, start))

    def trace(self) -> Iterator[Decision[Any]]:
        """Yield every decision, each after those that it rests on."""
        if isinstance(self.outcome, Simulation):
            yield from self.outcome.trace()
        elif not isinstance(self.outcome, NotModelled):
            roots = self.outcome.decisions if isinstance(self.outcome, BuiltImage) else (self.outcome.decision,)
            for root in roots:
                yield from root.trace()

    def explain(self) -> str:
        """Write the answer for people: what is executed, where each word comes from, and the rules.

        Where something is known of the root filesystem, it begins with what comes of the start.
        """
        from simulator.report.text.answer import answer_text
        from simulator.report.text.refusals import refusal_sentence

        if isinstance(self.outcome, Simulation):
            return answer_text(self.outcome, self.release, self.engine, told=self.told)
        name = self.release.full_name
        if isinstance(self.outcome, NotModelled):
            return f"not modelled: {printable(str(self.outcome))}\n\n{name}"
        if isinstance(self.outcome, Refusal):
            rule = self.outcome.decision.rule
            said = f"{refusal_sentence(self.outcome, self.release)}: {printable(str(self.outcome))}"
            return f"{said}\n\nwhy\n  {rule.id}  {rule.says}\n\n{name}"
        import json

        return f"{json.dumps(self.image, indent=2)}\n\n{name}"

    def to_json(self, *, trace: bool = True) -> dict[str, Any]:
        """Give the oracle's answer, without the ``id``; an unknown image is the outcome ``not-modelled``.

        It is what a reader of its JSON gets: objects, lists, plain texts. It has ``start`` where a root filesystem was
        given. Without ``trace`` it has neither trace nor origins.
        """
        import json

        read: dict[str, Any] = json.loads(json.dumps(self.fields(trace=trace)))
        return read

    def fields(self, *, trace: bool = True) -> dict[str, Any]:
        """Private: what ``to_json`` gives, before it is written: with tuples for lists, and words for texts."""
        start = None if self.rootfs is None else self.start
        answer = _outcome_answer()(self.outcome, self.release, self.engine, start, trace=trace)
        if start is not None and answer["outcome"] in ("process", "refused"):
            from simulator.report.answer_json import start_json

            answer["start"] = start_json(start)
        if trace:
            return answer
        from simulator.report.answer_json import without_trace

        return without_trace(answer)

    def _start_on(self, rootfs: RootFs | None) -> Start | None:
        """Return what comes of the start, as it was given, or on a root filesystem; None stands for an unknown one."""
        from simulator.launch.rootfs import UNKNOWN
        from simulator.simulation.start import start_of

        if self._start is not None or not isinstance(self.outcome, Simulation):
            return self._start
        return start_of(self.outcome, self.release, UNKNOWN if rootfs is None else rootfs)

    def _simulation(self) -> Simulation:
        if self.refusal is not None:
            raise self.refusal
        if isinstance(self.outcome, NotModelled):
            raise self.outcome
        if not isinstance(self.outcome, Simulation):
            raise Unreadable("this answer is an image, which executes nothing; ask for its image")
        return self.outcome

    def __repr__(self) -> str:
        if self.refusal is not None:
            return f"<Answer of {self.engine}: refused at {self.refusal.stage}: {self.refusal}>"
        if isinstance(self.outcome, NotModelled):
            return f"<Answer of {self.engine}: not modelled: {self.outcome}>"
        if not isinstance(self.outcome, Simulation):
            return f"<Answer of {self.engine}: an image>"
        argv = [str(word) for word in self.outcome.argv.value] if self.outcome.argv and self.outcome.is_known else None
        return f"<Answer of {self.engine}: {'the argv is not known' if argv is None else argv}>"


def _missing(simulation: Simulation) -> NotModelled:
    from simulator.simulation.outcome import what_is_missing

    return what_is_missing(simulation)
