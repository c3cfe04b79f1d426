"""The parts of the training script, each by itself."""

from __future__ import annotations

import lzma
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="torch is not installed, and models are trained with it")
numpy = pytest.importorskip("numpy")

from training.batches import Encoded, Stream  # noqa: E402 - only where torch is there
from training.corpus import Group, extend, plain, read_corpus, read_excluded, split  # noqa: E402 - the same
from training.loop import Limit, average, rate_at  # noqa: E402 - the same
from training.network import mean_weights  # noqa: E402 - the same
from training.plan import Batches, Optimizer, Phase, read_plan  # noqa: E402 - the same

from l10n.adapting.encoding import Example, batches_of, collate  # noqa: E402 - the same
from l10n.adapting.smoothed_loss import smoothed_loss  # noqa: E402 - the same

ROOT = Path(__file__).parents[2]
EXAMPLES = st.lists(
    st.tuples(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.lists(st.integers(1, 50), min_size=1)),
    min_size=1,
    max_size=60,
)


def corpus(folder: Path, rows: int = 200) -> Path:
    folder.mkdir(exist_ok=True)
    for pair in ("de-en", "de-ru", "en-ru"):
        lines = [f"web\t{pair[:2]} sentence {number}\t{pair[3:]} sentence {number}\n" for number in range(rows)]
        (folder / f"{pair}.tsv.xz").write_bytes(lzma.compress("".join(lines).encode()))
    lines = [f"asia\tSatz {number}\tLine {number}\tСтрока {number}\n" for number in range(rows)]
    (folder / "diplomacy.tsv").write_text("topic\tde\ten\tru\n" + "".join(lines), encoding="utf-8")
    return folder


def test_the_configuration_of_the_shipped_model_is_read() -> None:
    plan = read_plan(ROOT / "scripts" / "train_mini.toml")
    assert plan.pairs == ("de-en", "de-ru", "en-ru")
    assert plan.phases[-1].until == 1
    assert plan.phase(0.0) is plan.phases[0]
    assert plan.phase(1.0) is plan.phases[-1]
    assert plan.phases[0].weight("diplomacy", "de-ru") > plan.phases[0].weight("tatoeba", "de-en")


def test_a_name_that_means_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('seed = 1\npairs = ["de-en"]\nlayers = 6\n[[phases]]\nuntil = 1\nweights = {}\n')
    with pytest.raises(TypeError, match="layers"):
        read_plan(path)


def test_no_test_sentence_is_trained_on(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "dev.de").write_text("SATZ 7!\n", encoding="utf-8")
    (tests / "dev.tsv").write_text("etwas\tЛиния\tСтрока 8.\n", encoding="utf-8")
    (tests / "terms.jsonl").write_text('{"en": "en sentence 9", "terms": {"a": ["line 11"]}}\n', encoding="utf-8")
    groups = read_corpus([corpus(tmp_path / "corpus")], ("de-en", "de-ru", "en-ru"), read_excluded([tests]))
    texts = {text for group in groups for side in (group.sources, group.targets) for text in side}
    assert not texts & {"Satz 7", "Строка 8", "en sentence 9", "Line 11"}
    counts = {(group.collection, group.pair): len(group.sources) for group in groups}
    assert counts["diplomacy", "de-en"] == 198
    assert counts["diplomacy", "de-ru"] == 198
    assert counts["web", "de-en"] == counts["web", "en-ru"] == 199
    assert counts["web", "de-ru"] == 200


def test_collections_in_several_languages_come_from_any_folder(tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    table = "topic\tde\ten\tru\nart\tEin „Bild“\tA “picture”\tКартина\nart\tEin Buch\tA book\tКнига\n"
    (more / "press.tsv.xz").write_bytes(lzma.compress(table.encode()))
    groups = read_corpus([corpus(tmp_path / "corpus"), more], ("de-en", "en-ru"), frozenset())
    assert [(group.collection, group.pair) for group in groups] == [
        (collection, pair) for pair in ("de-en", "en-ru") for collection in ("web", "diplomacy")
    ] + [("press", "de-en"), ("press", "en-ru")]
    assert groups[-1].sources == ("A “picture”", "A book")
    assert groups[-1].targets == ("Картина", "Книга")
    assert groups[-1].keys == ("Ein „Bild“", "Ein Buch")


def test_a_row_is_held_out_in_all_its_pairs(tmp_path: Path) -> None:
    groups = read_corpus([corpus(tmp_path / "corpus")], ("de-en", "de-ru", "en-ru"), frozenset())
    parts = [split(group, 15) for group in groups if group.collection == "diplomacy"]
    kept = [set(held.keys) for _, held in parts]
    assert 5 < len(kept[0]) < 30
    assert kept[0] == kept[1] == kept[2]
    for trained, held in parts:
        assert not set(trained.targets) & set(held.targets)
        assert len(trained.sources) + len(held.sources) == 200


def group(pair: str, rows: dict[str, str], collection: str = "web") -> Group:
    return Group(collection, pair, tuple(rows), tuple(rows.values()), tuple(rows))


def test_a_shared_sentence_makes_a_pair_of_its_two_translations() -> None:
    german = group("de-en", {"Guten Tag": "Good day", "Ja": "Yes", "Danke": "Thanks"})
    russian = group("en-ru", {"Good day": "Добрый день", "Thanks": "Спасибо", "No": "Нет"})
    both = group("de-ru", {"Danke": "Спасибо"})
    other = group("de-ru", {"Nein": "Нет"}, "manual")
    one, two, three, four = extend([german, russian, both, other], [])
    assert list(zip(three.sources, three.targets, strict=True)) == [("Danke", "Спасибо"), ("Guten Tag", "Добрый день")]
    assert three.keys == three.sources
    assert (one, two, four) == (german, russian, other)


def test_no_held_out_sentence_comes_back_by_another_language() -> None:
    german = group("de-en", {"Guten Tag": "Good day", "Ja": "Yes"})
    russian = group("en-ru", {"Good day": "Добрый день", "Yes": "Да"})
    both = group("de-ru", {"Danke": "Спасибо"})
    extended = extend([german, russian, both], [group("de-ru", {"Guten Tag!": "Здравствуйте"})])
    assert extended[2].sources == ("Danke", "Ja")


@given(st.text())
def test_the_same_words_are_the_same_sentence(text: str) -> None:
    assert plain(text) == plain(f" «{text.casefold()}» ")


def groups_of(sizes: dict[str, int]) -> list[Encoded]:
    found = []
    for base, (name, size) in enumerate(sizes.items()):
        rows = [numpy.array([1000 * base + number] * (1 + number % 7), numpy.int32) for number in range(size)]
        found.append(Encoded(name, "de-en", 3, 0, rows, rows))
    return found


def drawn(batches: list[list[Example]]) -> list[int]:
    return [source[1] for batch in batches for source, _ in batch]


def test_every_sentence_comes_once_before_any_comes_again() -> None:
    stream = Stream(groups_of({"web": 50}), Batches(tokens=64, pool=20, join=0.0), seed=1)
    seen: list[int] = []
    while len(seen) < 50:
        seen += drawn(stream.pool(Phase(1.0, {})))
    assert sorted(seen[:50]) == list(range(50)) or len(set(seen)) == 50


def test_weights_say_how_often_a_collection_is_drawn() -> None:
    phase = Phase(1.0, {"press": 4, "web": 0.5, "manual": 0})
    stream = Stream(groups_of({"press": 100, "web": 800, "manual": 100}), Batches(pool=800, join=0.0), seed=1)
    counts = [0, 0, 0]
    for number in drawn(stream.pool(phase)):
        counts[number // 1000] += 1
    assert counts[2] == 0
    assert abs(counts[0] - counts[1]) <= 2


def test_a_stream_goes_on_where_another_one_stopped() -> None:
    plan, phase = Batches(tokens=64, pool=30, join=0.3), Phase(1.0, {})
    one, two = (Stream(groups_of({"web": 50, "press": 20}), plan, seed=4) for _ in range(2))
    one.pool(phase)
    state: Any = one.state()
    two.restore(**state)
    assert one.pool(phase) == two.pool(phase)


def test_a_batch_has_one_target_language() -> None:
    rows = [numpy.array([7] * 3, numpy.int32)] * 40
    groups = [Encoded("web", pair, tag, 0, rows, rows) for pair, tag in (("de-en", 3), ("de-ru", 4), ("en-ru", 4))]
    batches = Stream(groups, Batches(tokens=64, pool=100, join=0.0), seed=1).pool(Phase(1.0, {}))
    tags = [{source[0] for source, _ in batch} for batch in batches]
    assert {3} in tags
    assert {4} in tags
    assert all(len(one) == 1 for one in tags)


@given(EXAMPLES, st.integers(8, 200))
def test_batches_hold_every_example_and_no_more_tokens(examples: list[Example], tokens: int) -> None:
    batches = batches_of(examples, tokens)
    assert sorted(map(str, examples)) == sorted(str(one) for batch in batches for one in batch)
    for batch in batches:
        found = collate(batch, pad=99)
        width = max(found.source.shape[1], found.target.shape[1])
        assert len(batch) == 1 or width * len(batch) <= tokens
        assert (found.fed[:, 0] == 99).all()
        assert (found.fed[:, 1:] == found.target[:, :-1]).all()


@pytest.mark.parametrize("size", [40, 90])
def test_the_loss_over_some_pieces_is_that_of_a_vocabulary_of_these(size: int) -> None:
    torch.manual_seed(2)
    pieces = torch.cat([torch.randperm(size - 1)[: size // 2].sort().values, torch.tensor([size - 1])])
    table, bias, pad = torch.randn(size, 8), torch.randn(size), size - 1
    hidden, labels = torch.randn(50, 8), pieces[torch.randint(0, len(pieces) - 1, (50,))]
    found = []
    for rows, sizes, named, listed, end in (
        (table, bias, labels, pieces, pad),
        (table[pieces], bias[pieces], torch.searchsorted(pieces, labels), None, len(pieces) - 1),
    ):
        states, embeddings = hidden.clone().requires_grad_(), rows.clone().requires_grad_()
        value: Any = smoothed_loss(states, embeddings, sizes, named, smoothing=0.1, pad=end, half=False, pieces=listed)
        value.backward()
        gradient = embeddings.grad if listed is None else embeddings.grad[listed]
        found.append((value, states.grad, gradient))
        if listed is not None:
            rest = torch.ones(size, dtype=torch.bool).index_fill(0, listed, False)
            assert not embeddings.grad[rest].any()
    for one, two in zip(*found, strict=True):
        assert torch.allclose(one, two, atol=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_cross_entropy_with_smoothed_labels(smoothing: float) -> None:
    torch.manual_seed(1)
    size, pad = 40, 39
    hidden = torch.randn(700, 16, requires_grad=True)
    table = torch.randn(size, 16, requires_grad=True)
    bias, labels = torch.randn(size), torch.randint(0, pad, (700,))
    value: Any = smoothed_loss(hidden, table, bias, labels, smoothing=smoothing, pad=pad, half=False)
    value.backward()
    ours = hidden.grad.clone(), table.grad.clone()
    hidden.grad = table.grad = None
    logits = hidden @ table.t() + bias
    chances = torch.cat([logits[:, :pad], torch.full((700, 1), -1e4)], dim=1).log_softmax(dim=1)
    likelihood = -chances[torch.arange(700), labels].mean()
    # what is spread over all labels is spread over the whole vocabulary, the padding token not counted
    smoothed = (1 - smoothing) * likelihood - smoothing / size * chances[:, :pad].sum(dim=1).mean()
    smoothed.backward()
    assert torch.allclose(value, likelihood, atol=1e-5)
    for mine, theirs in zip(ours, (hidden.grad, table.grad), strict=True):
        assert torch.allclose(mine, theirs, atol=2e-4)


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    plan = Optimizer(rate=1.0, warmup=10, hold=0.5)
    rates = [rate_at(plan, fraction, 1000) for fraction in (0.0, 0.5, 0.75, 0.999999)]
    assert rates == pytest.approx([1.0, 1.0, 0.5, 1e-3], abs=1e-4)
    assert rate_at(plan, 0.0, 4) == pytest.approx(0.5)


def test_a_run_ends_by_the_clock_or_by_steps() -> None:
    assert Limit(600, 0).fraction(300, 10**6) == 0.5
    assert Limit(0, 100).fraction(10**6, 25) == 0.25
    assert Limit(600, 100).fraction(300, 100) == 1.0


def test_the_mean_of_checkpoints(tmp_path: Path) -> None:
    for number in (1.0, 2.0, 6.0):
        torch.save({"a": torch.full((2,), number)}, tmp_path / f"weights-{number}.pt")
    assert mean_weights(sorted(tmp_path.glob("*.pt")))["a"].tolist() == [3.0, 3.0]


def test_a_part_of_the_way_to_the_mean_is_kept(tmp_path: Path) -> None:
    model: Any = torch.nn.Embedding(3, 2)
    model.model = SimpleNamespace(shared=model)
    model.config = SimpleNamespace(pad_token_id=2)
    for number in (1.0, 3.0):
        torch.save({"weight": torch.full((3, 2), number)}, tmp_path / f"weights-{number}.pt")
    first = {"weight": torch.full((3, 2), 12.0)}
    assert average(model, tmp_path, first, 0.9) == 2
    assert torch.allclose(model.weight, torch.tensor([[3.0] * 2, [3.0] * 2, [0.0] * 2]))
