"""The codec: plain data survive the trip, everything else becomes a placeholder, no learner's method runs."""

import contextlib
import datetime
import enum
import json
import math

import numpy as np
import pandas as pd
import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from learnpath import observation
from learnpath.observation import ObservationError, Other, TooLarge, decode, describe, encode

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.datetimes()
    | st.dates()
)
keys = st.text(max_size=5) | st.sampled_from(["$float", "$array", "$"]) | st.integers() | st.none()
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)
dtypes = st.sampled_from(
    ["bool", "int8", "uint16", "int64", "float16", "float64", ">f8", ">i4", "U3", ">M8[ns]", "M8[D]", "m8[s]"]
)


def same(one, two):
    """Equality in which NaN equals NaN and 1, 1.0 and True differ."""
    if type(one) is not type(two):
        return False
    if isinstance(one, float):
        return repr(one) == repr(two)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return len(one) == len(two) and all(key in two and same(one[key], two[key]) for key in one)
    return one == two


@given(plain)
def test_plain_data_come_back_as_they_were(value):
    assert same(decode(encode(value)), value)


@given(st.frozensets(st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5), max_size=5))
def test_sets_come_back_and_are_written_in_one_order(value):
    assert decode(encode(value)) == value
    assert encode(set(sorted(value, key=repr))) == encode(set(sorted(value, key=repr, reverse=True)))


@given(st.data(), dtypes, npst.array_shapes(min_dims=0, min_side=0, max_side=4))
def test_arrays_come_back_with_type_shape_and_every_bit(data, dtype, shape):
    array = data.draw(npst.arrays(dtype, shape))
    back = decode(encode(array))
    assert back.shape == array.shape
    assert back.dtype.kind == array.dtype.kind
    assert not back.flags.writeable
    native = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind == "U":
        assert back.tolist() == array.tolist()
    else:
        assert back.dtype == native.dtype
        assert back.tobytes() == native.tobytes()


@given(npst.arrays("float64", (4, 6)))
def test_a_view_that_is_not_contiguous_is_written_in_its_own_order(array):
    view = array.T[::2, ::-1]
    assert decode(encode(view)).tobytes() == np.ascontiguousarray(view).tobytes()


@given(plain | st.text())
def test_the_text_is_json_and_encoding_is_stable(value):
    text = encode(value)
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert encode(decode(text)) == text


tags = st.sampled_from(["$array", "$map", "$set", "$time", "$float", "shape", "data", "a"])
tagged = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(tags, inner)
)


@given(st.text() | tagged.map(json.dumps))
def test_foreign_text_gives_data_or_one_kind_of_error(text):
    with contextlib.suppress(ObservationError):
        decode(text)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        '{"$pickle": "x"}',
        '{"$array": "object", "shape": [1], "data": ""}',
        '{"$array": "float64", "shape": [2], "data": "AAAAAAAAAAA="}',
        '{"$array": "float64", "shape": [1], "data": "AAAA!AAAAAAA="}',
        '{"$array": "float64", "shape": [-1], "data": ""}',
        '{"$array": "str", "shape": [1], "data": [1]}',
        '{"$float": "1"}',
        '{"$set": [[1]]}',
        '{"$map": [[1]]}',
        "[" * 5000,
        "[" * 100 + "]" * 100,
        "1" * 5000,
        "1" * 1000,
    ],
)
def test_a_forged_text_is_refused(text):
    with pytest.raises(ObservationError):
        decode(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_object_becomes_data_without_running_its_code(name):
    back = decode(encode({"answer": HOSTILE[name], "neighbour": 1}))
    assert back["neighbour"] == 1
    plain_types = (type(None), bool, int, float, str, list, dict, frozenset, Other, TooLarge)
    assert type(back["answer"]) in plain_types
    assert isinstance(describe(back["answer"]), str)


def test_what_is_not_data_keeps_only_the_name_of_its_class():
    class Pipeline:
        pass

    class Level(enum.IntEnum):
        EASY = 1

    assert decode(encode(Pipeline())) == Other("Pipeline")
    assert decode(encode([Level.EASY, {Level.EASY: 1}])) == [Other("Level"), {Other("Level"): 1}]
    assert decode(encode([b"x", 1j, len, Other("seen before")])) == [
        Other("bytes"),
        Other("complex"),
        Other("builtin_function_or_method"),
        Other("seen before"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("x" * (observation.MAX_TEXT + 1), "characters"),
        ([0] * (observation.MAX_ITEMS + 1), "items"),
        (range(10**9), "items"),
        (1 << 1100, "digits"),
        (np.zeros(observation.MAX_BYTES // 8), "bytes"),
        (np.array(["x" * 50_000, *["y"] * 200], dtype=object), "bytes"),
    ],
)
def test_what_breaks_a_limit_is_said_and_its_neighbours_survive(value, reason):
    back = decode(encode({"outcome": "observed", "data": {"large": value, "small": 1}}))
    assert back["data"]["small"] == 1
    assert isinstance(back["data"]["large"], TooLarge)
    assert reason in back["data"]["large"].reason
    assert isinstance(decode(encode(value)), TooLarge)


def test_numpy_scalars_become_plain():
    values = [np.float64(0.5), np.float32(0.5), np.int8(3), np.bool_(True), np.str_("a"), np.float16("nan")]
    back = decode(encode(values))
    assert [type(item) for item in back] == [float, float, int, bool, str, float]
    assert back[:5] == [0.5, 0.5, 3, True, "a"]
    assert math.isnan(back[5])


def test_times_become_datetimes():
    moment = datetime.datetime(2027, 3, 1, 9, 30)
    assert decode(encode([np.datetime64("2027-03-01T09:30"), pd.Timestamp(moment), moment])) == [moment] * 3
    assert decode(encode([np.datetime64("NaT"), pd.NaT])) == [Other("datetime64"), Other("NaTType")]


def test_pandas_becomes_arrays():
    frame = pd.DataFrame(
        {"pence": [1, 2], "name": ["a", "b"], "gap": ["a", None], "day": pd.to_datetime(["2027-01-01"] * 2)}
    )
    back = decode(encode(frame))
    assert list(back) == ["pence", "name", "gap", "day"]
    assert back["pence"].dtype == "int64"
    assert back["name"].tolist() == ["a", "b"]
    assert back["gap"][0] == "a"
    assert back["day"].dtype.kind == "M"
    assert decode(encode(frame["pence"])).tolist() == [1, 2]
    assert decode(encode(frame.columns)).tolist() == list(frame.columns)
    assert decode(encode(pd.Series([1, 2], dtype="category"))).tolist() == [1, 2]
    assert str(decode(encode(pd.Series([1, None], dtype="Int64"))).tolist()) == "[1.0, nan]"
    assert decode(encode(pd.DataFrame([[1, 2]], columns=["a", "a"]))) == Other("DataFrame")


def test_subclasses_of_library_types_run_no_code_of_theirs():
    class Sly(np.ndarray):
        def __array_finalize__(self, other):
            pass

        def tolist(self):
            pytest.fail("ran")

    class SlySeries(pd.Series):
        def to_numpy(self, *args, **kwargs):
            raise SystemExit

    assert decode(encode(np.zeros(2).view(Sly))) == Other("Sly")
    assert decode(encode(SlySeries([1]))) == Other("SlySeries")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "nothing (None)"),
        (float("nan"), "NaN"),
        (0.8599999999, "0.86"),
        (True, "True"),
        ("abc", "'abc'"),
        ("x" * 200, "200 characters"),
        ([0.5], "[0.5]"),
        (list(range(50)), "a list of 50 items"),
        ({"a": 1}, "{'a': 1}"),
        ({"a": [1]}, "with the keys 'a'"),
        (Other("Pipeline"), "of type Pipeline"),
        (np.zeros((2, 3)), "numbers with shape (2, 3)"),
        (np.array(["a"]), "text with shape (1,)"),
    ],
)
def test_descriptions_are_short_and_plain(value, says):
    assert says in describe(value)
