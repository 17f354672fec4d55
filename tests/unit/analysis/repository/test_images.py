"""The images that a repository builds, of which one may be the base image of another."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.repository.containers import BuildSource
from simulator.analysis.repository.images import RepositoryImages
from simulator.analysis.repository.state import Given, images_of
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.images.catalogue import catalogued
from simulator.releases.find import DEFAULT_ENGINE, find_engine

ENGINE = find_engine(DEFAULT_ENGINE)
BASE = {
    "build.sh": "docker build -t shop/base base\ndocker build -t shop/web web\n",
    "base/Dockerfile": 'FROM scratch\nENV A=1\nENTRYPOINT ["/base"]\n',
    "web/Dockerfile": 'FROM shop/base AS first\nCMD ["web"]\n',
}


def images(files: Mapping[str, str]) -> RepositoryImages:
    return images_of(files, Given(look_up=catalogued))


def built(files: Mapping[str, str], name: str) -> BuiltImage:
    found = images(files).find(name, ENGINE)
    assert isinstance(found, BuiltImage)
    return found


def test_a_base_image_that_the_repository_builds_gives_its_configuration_and_the_places_of_its_words() -> None:
    image = built(BASE, "shop/web")
    assert image.image.entrypoint == ("/base",) and image.image.env is not None and "A=1" in image.image.env
    assert [word.origin.where for word in image.image.entrypoint or ()] == ["base/Dockerfile:3"]
    assert [step.place for step in image.steps()][:2] == ["base/Dockerfile:1", "base/Dockerfile:2"]
    assert not image.missing


def test_an_image_rests_on_all_dockerfiles_below_it_whatever_its_target() -> None:
    files = {**BASE, "last/Dockerfile": "FROM shop/web AS one\nFROM scratch\n"}
    found = images(files)
    assert found.rest_of("last/Dockerfile", ENGINE) == {"web/Dockerfile", "base/Dockerfile"}
    assert found.rest_of("base/Dockerfile", ENGINE) == set()


def test_what_a_base_image_lacks_the_image_lacks_too() -> None:
    files = {**BASE, "base/Dockerfile": "FROM private\n"}
    assert built(files, "shop/web").missing == "private"
    files = {**BASE, "base/Dockerfile": "FROM python:3.12-slim\n"}
    on_catalogue = built(files, "shop/web").catalogued
    assert on_catalogue is not None and on_catalogue.name == "python:3.12-slim"


def test_a_variable_that_the_catalogue_does_not_state_stays_so_in_what_is_built_on_it() -> None:
    files = {
        **BASE,
        "base/Dockerfile": "FROM python:3.12-slim\n",
        "web/Dockerfile": "FROM shop/base\nENV A=$PYTHON_VERSION\n",
    }
    image = built(files, "shop/web")
    assert image.catalogued is not None and {"A", "PYTHON_VERSION"} <= {*image.catalogued.unstated}
    assert not any(entry.startswith("A=") for entry in image.image.env or ())


def test_a_dockerfile_begins_with_the_image_of_another_registry_where_it_gives_that_name_itself() -> None:
    files = {"build.sh": "docker build -t nginx .\n", "Dockerfile": 'FROM nginx\nCMD ["own"]\n'}
    assert built(files, "nginx").image.cmd == ("own",)
    assert not isinstance(images(files).find("nginx", ENGINE, is_base=True), BuiltImage)
    other = {**files, "x.sh": "docker build -t x x\n", "x/Dockerfile": "FROM nginx\n"}
    assert built(other, "x").image.cmd == ("nginx", "-g", "daemon off;")


def test_images_that_need_each_other_are_unknown_whichever_is_built_first() -> None:
    files = {
        "build.sh": "docker build -t a a\ndocker build -t b b\n",
        "a/Dockerfile": 'FROM b\nCMD ["a"]\n',
        "b/Dockerfile": "FROM a\n",
    }
    assert (built(files, "a").missing, built(files, "b").missing) == ("b", "a")
    found = images(files)
    for name in ("b", "a"):
        image = found.find(name, ENGINE)
        assert isinstance(image, BuiltImage) and image.missing == {"a": "b", "b": "a"}[name]


def test_a_tag_of_the_catalogue_is_not_what_the_repository_builds_under_another_tag() -> None:
    files = {"build.sh": "docker build -t redis:own .\n", "Dockerfile": "FROM scratch\n"}
    assert images(files).sources_of("redis:7") == ()
    assert images(files).sources_of("redis:own") == (BuildSource("Dockerfile"),)
    assert images(files).sources_of("docker.io/library/redis:own") == (BuildSource("Dockerfile"),)


def test_a_configuration_that_is_given_counts_more_than_a_dockerfile() -> None:
    found = images_of(BASE, Given(bases={"shop/web": {}, "*": {}}))
    assert found.sources_of("shop/web") == () and found.sources_of("shop/base") != ()


def test_an_image_of_several_dockerfiles_is_known_where_all_give_the_same() -> None:
    files = {
        "build.sh": "docker build -t s:1 one\ndocker build -t s:2 two\n",
        "one/Dockerfile": "FROM scratch\nCMD x\n",
        "two/Dockerfile": "FROM scratch\nCMD x\n",
    }
    assert isinstance(images(files).find("s:3", ENGINE), BuiltImage)
    with pytest.raises(NotModelled, match="may be built from one/Dockerfile or two/Dockerfile"):
        images({**files, "two/Dockerfile": "FROM scratch\n"}).find("s:3", ENGINE)


def test_a_base_image_that_is_not_built_refuses_what_is_built_on_it_and_names_its_file() -> None:
    files = {**BASE, "base/Dockerfile": "FROM scratch\nFOO\n"}
    with pytest.raises(Refusal, match=r"^base/Dockerfile: .*unknown instruction: FOO"):
        images(files).find("shop/web", ENGINE)


def test_a_long_chain_of_base_images_is_not_modelled() -> None:
    files = {
        "build.sh": "".join(f"docker build -t i{at} d{at}\n" for at in range(300)),
        "d0/Dockerfile": "FROM scratch\n",
    }
    files |= {f"d{at}/Dockerfile": f"FROM i{at - 1}\n" for at in range(1, 300)}
    assert built(files, "i10").missing == ""
    with pytest.raises(NotModelled, match="more than 20 images"):
        images(files).find("i299", ENGINE)
