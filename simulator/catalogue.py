"""All questions, in reading order, and all rules by id."""

from __future__ import annotations

from simulator.advice import Advice
from simulator.frontends.kube_checks import PodCheck
from simulator.frontends.kube_fields import Fields
from simulator.frontends.kube_manifest import Manifest
from simulator.frontends.kubernetes import PodAdvice
from simulator.frontends.options import Line
from simulator.images import Catalogued
from simulator.rule import Question, Rule
from simulator.spec.checks import Checking
from simulator.spec.dockerfile import Reading
from simulator.spec.effects import Effect
from simulator.spec.expansion import Expansion
from simulator.spec.form import Form
from simulator.spec.host import Host
from simulator.spec.image import Shell, Wrapped
from simulator.spec.instruction import Flags
from simulator.spec.kubelet import PodUser, PodVariables
from simulator.spec.podwords import PodWords, Reference
from simulator.spec.ports import Ports
from simulator.spec.request import Body, BodyEntrypoint, EntrypointOption, WordList
from simulator.spec.settings import Environment, User, WorkingDirectory
from simulator.spec.shell import ShellReading
from simulator.spec.stages import From
from simulator.spec.start import Argv, Cmd, Entrypoint, Init

QUESTIONS: tuple[type[Question], ...] = (
    Form,
    Flags,
    Shell,
    Wrapped,
    Reading,
    Checking,
    Expansion,
    Ports,
    From,
    Catalogued,
    Effect,
    Line,
    EntrypointOption,
    WordList,
    Body,
    BodyEntrypoint,
    Host,
    Manifest,
    Fields,
    PodCheck,
    PodVariables,
    Reference,
    PodWords,
    PodUser,
    PodAdvice,
    Environment,
    WorkingDirectory,
    User,
    Entrypoint,
    Cmd,
    Argv,
    Init,
    ShellReading,
    Advice,
)
RULES: dict[str, Rule] = {rule.id: rule for question in QUESTIONS for rule in question.rules()}
