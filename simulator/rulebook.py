"""All questions, in reading order, and all rules by id."""

from __future__ import annotations

from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import ArgvAdvice
from simulator.build.buildah.effects import BuildahEffect
from simulator.build.buildah.expansion import BuildahWord
from simulator.build.buildah.flags import BuildahFlag
from simulator.build.buildah.plan import BuildahPlan
from simulator.build.buildah.stage import BuildahArg
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.buildkit.files import Files
from simulator.build.buildkit.sources import FileSource
from simulator.build.commit import CommitChange
from simulator.build.dockerfile.command import Shell, Wrapped
from simulator.build.dockerfile.expansion_rules import Expansion
from simulator.build.dockerfile.form import Form
from simulator.build.dockerfile.instruction import Flags
from simulator.build.dockerfile.mounts import RunFlag
from simulator.build.dockerfile.parser import DockerfileSyntax
from simulator.build.dockerfile.ports import Ports
from simulator.build.dockerfile.refusals import InstructionCheck
from simulator.build.dockerfile.windows_paths import WindowsPath
from simulator.build.stage_start import BuildahStage, From, Frontend
from simulator.callers.compose.consistency import Consistency
from simulator.callers.compose.dotenv import EnvFile
from simulator.callers.compose.extends import Extends
from simulator.callers.compose.loader import ComposeModel
from simulator.callers.compose.merge import Merging
from simulator.callers.compose.project_name import ProjectName
from simulator.callers.compose.run import ComposeRun
from simulator.callers.compose.selection import ServiceContainers
from simulator.callers.compose.service import ServiceEnvironment, ServiceTimes, ServiceWords
from simulator.callers.compose.shellwords import ComposeWords
from simulator.callers.compose.short_forms import ServiceForms
from simulator.callers.compose.template import Interpolation
from simulator.callers.compose.yaml_file import ComposeFile
from simulator.callers.devcontainer.rules import DevContainer
from simulator.callers.ecs.task import EcsTask
from simulator.callers.flags import CommandLine, LineAdvice
from simulator.callers.github.rules import ActionFile, ActionVariables, ActionWords
from simulator.callers.gitlab import GitlabJob
from simulator.callers.kubectl.rules import Kubectl
from simulator.callers.kubernetes.advice import PodAdvice
from simulator.callers.kubernetes.documents import ManifestFile
from simulator.callers.kubernetes.fields import KubernetesFields
from simulator.callers.kubernetes.kubelet import PodUser, PodVariables
from simulator.callers.kubernetes.references import PodWords, VariableReference
from simulator.callers.kubernetes.step_words import StepWords
from simulator.callers.kubernetes.validation import PodCheck
from simulator.callers.nomad.task import NomadTask
from simulator.callers.pasted.rules import PastedLine
from simulator.callers.podman.kube_play import KubePlay
from simulator.callers.podman.play_file import PlayFile
from simulator.callers.podman.secrets import PodmanSecrets
from simulator.callers.podman_compose.rules import (
    PodmanComposeEnvironment,
    PodmanComposeFile,
    PodmanComposeLine,
    PodmanComposeService,
    PodmanComposeVariable,
    PodmanComposeWords,
)
from simulator.callers.quadlet.rules import Quadlet
from simulator.callers.swarm.changes import ServiceUpdate
from simulator.callers.swarm.stack_file import StackFile
from simulator.callers.swarm.stack_forms import StackForms
from simulator.callers.swarm.stack_keys import StackKeys
from simulator.callers.swarm.stack_objects import StackObjects
from simulator.callers.swarm.stack_parts import StackParts
from simulator.callers.swarm.stack_service import StackService
from simulator.callers.swarm.task import SwarmTask
from simulator.callers.swarm.words import SwarmWords
from simulator.core.rule import Question, Rule
from simulator.engine.exec import Execution
from simulator.engine.host_config import HostConfigCheck
from simulator.engine.image_checks import ImageCheck
from simulator.engine.mounts import CreateCheck
from simulator.engine.request import BodyCheck, BodyEntrypoint, EntrypointOption, WordList
from simulator.engine.settings import Environment, EnvOptions, User, WorkingDirectory
from simulator.engine.start import Argv, Cmd, Entrypoint, Init
from simulator.engine.windows import WindowsLine, WindowsSetting
from simulator.images.catalogue import Catalogued
from simulator.launch.directory import StartDirectory
from simulator.launch.execve import Execve
from simulator.launch.following import LastStep
from simulator.launch.identity import StartUser
from simulator.launch.lookup import ProgramLookup
from simulator.launch.reactions import SignalEffect
from simulator.launch.shell_signals import ShellSignal
from simulator.launch.signals import InitSignal, Interrupting, Stopping
from simulator.launch.status import StartStatus
from simulator.launch.variables import StartVariables
from simulator.linting.rules import QUESTIONS as LINT_QUESTIONS
from simulator.shell.arguments import ShellReading
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.tail_exec import LastCommand

QUESTIONS: tuple[type[Question], ...] = (
    Form,
    Flags,
    Shell,
    Wrapped,
    Frontend,
    DockerfileSyntax,
    InstructionCheck,
    RunFlag,
    FileSource,
    Files,
    Expansion,
    Ports,
    From,
    Catalogued,
    InstructionEffect,
    WindowsPath,
    CommitChange,
    BuildahPlan,
    BuildahWord,
    BuildahStage,
    BuildahArg,
    BuildahEffect,
    BuildahFlag,
    CommandLine,
    Quadlet,
    EntrypointOption,
    WordList,
    BodyCheck,
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
    ComposeWords,
    ServiceEnvironment,
    ServiceTimes,
    ServiceContainers,
    ServiceForms,
    ComposeRun,
    PodmanComposeFile,
    PodmanComposeVariable,
    PodmanComposeService,
    PodmanComposeWords,
    PodmanComposeEnvironment,
    PodmanComposeLine,
    SwarmWords,
    ServiceUpdate,
    SwarmTask,
    ActionFile,
    ActionWords,
    ActionVariables,
    GitlabJob,
    EcsTask,
    NomadTask,
    DevContainer,
    StackFile,
    StackForms,
    StackKeys,
    StackObjects,
    StackParts,
    StackService,
    HostConfigCheck,
    ManifestFile,
    KubernetesFields,
    PodCheck,
    PodVariables,
    VariableReference,
    PodWords,
    PodUser,
    PlayFile,
    PodmanSecrets,
    KubePlay,
    StepWords,
    Kubectl,
    PodAdvice,
    Environment,
    EnvOptions,
    ImageCheck,
    WorkingDirectory,
    User,
    Entrypoint,
    Cmd,
    Argv,
    CreateCheck,
    Init,
    WindowsSetting,
    WindowsLine,
    StartDirectory,
    StartUser,
    StartVariables,
    ProgramLookup,
    Execve,
    StartStatus,
    Execution,
    ShellReading,
    ScriptStep,
    LastStep,
    SignalEffect,
    ShellSignal,
    InitSignal,
    Stopping,
    Interrupting,
    LastCommand,
    LineAdvice,
    PastedLine,
    ArgvAdvice,
    Advice,
    *LINT_QUESTIONS,
)
RULES: dict[str, Rule] = {rule.id: rule for question in QUESTIONS for rule in question.rules()}
