"""All questions, in reading order, and all rules by id."""

from __future__ import annotations

from simulator.advice import Advice
from simulator.frontends.compose.checks import Consistency
from simulator.frontends.compose.dotenv import EnvFile
from simulator.frontends.compose.extending import Extends
from simulator.frontends.compose.formats import ServiceForms
from simulator.frontends.compose.loading import ComposeModel
from simulator.frontends.compose.merging import Merging
from simulator.frontends.compose.project_name import ProjectName
from simulator.frontends.compose.reading import ComposeFile
from simulator.frontends.compose.run_words import ComposeRun
from simulator.frontends.compose.service import ServiceEnvironment, ServiceTimes, ServiceWords
from simulator.frontends.compose.template import Interpolation
from simulator.frontends.compose.words import Splitting
from simulator.frontends.kube_checks import PodCheck
from simulator.frontends.kube_fields import Fields
from simulator.frontends.kube_manifest import Manifest
from simulator.frontends.kube_play import KubePlay
from simulator.frontends.kubernetes import PodAdvice
from simulator.frontends.options import Line, Remark
from simulator.frontends.quadlet.rules import Quadlet
from simulator.frontends.shlex_words import SwarmWords
from simulator.frontends.stack.loading import StackFile
from simulator.frontends.stack.service import StackService
from simulator.frontends.swarm import SwarmTask
from simulator.images import Catalogued
from simulator.lint.rules import QUESTIONS as LINT_QUESTIONS
from simulator.rule import Question, Rule
from simulator.spec.buildah import BuildahStage
from simulator.spec.buildah_effects import BuildahEffect
from simulator.spec.buildah_flags import BuildahFlag
from simulator.spec.buildah_plan import BuildahPlan
from simulator.spec.buildah_stage import BuildahArg
from simulator.spec.buildah_words import BuildahWord
from simulator.spec.changes import Change
from simulator.spec.checks import Checking
from simulator.spec.dockerfile import Reading
from simulator.spec.effects import Effect
from simulator.spec.execution import Execution
from simulator.spec.expansion import Expansion
from simulator.spec.form import Form
from simulator.spec.host import Host
from simulator.spec.image import Shell, Wrapped
from simulator.spec.instruction import Flags
from simulator.spec.kubelet import PodUser, PodVariables
from simulator.spec.mounts import Making
from simulator.spec.podwords import PodWords, Reference
from simulator.spec.ports import Ports
from simulator.spec.request import Body, BodyEntrypoint, EntrypointOption, WordList
from simulator.spec.settings import Environment, OwnVariables, User, WorkingDirectory
from simulator.spec.shell import ShellReading
from simulator.spec.stages import From
from simulator.spec.start import Argv, Cmd, Entrypoint, Init
from simulator.spec.stored import Stored

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
    Change,
    BuildahPlan,
    BuildahWord,
    BuildahStage,
    BuildahArg,
    BuildahEffect,
    BuildahFlag,
    Line,
    Quadlet,
    EntrypointOption,
    WordList,
    Body,
    BodyEntrypoint,
    ComposeFile,
    ProjectName,
    Interpolation,
    EnvFile,
    Extends,
    Merging,
    ComposeModel,
    Consistency,
    ServiceWords,
    Splitting,
    ServiceEnvironment,
    ServiceTimes,
    ServiceForms,
    ComposeRun,
    SwarmWords,
    SwarmTask,
    StackFile,
    StackService,
    Host,
    Manifest,
    Fields,
    PodCheck,
    PodVariables,
    Reference,
    PodWords,
    PodUser,
    KubePlay,
    PodAdvice,
    Environment,
    OwnVariables,
    Stored,
    WorkingDirectory,
    User,
    Entrypoint,
    Cmd,
    Argv,
    Making,
    Init,
    Execution,
    ShellReading,
    Remark,
    Advice,
    *LINT_QUESTIONS,
)
RULES: dict[str, Rule] = {rule.id: rule for question in QUESTIONS for rule in question.rules()}
