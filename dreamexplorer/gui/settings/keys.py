"""Every setting of the program: key, default, and the values it takes.

A new setting is one line here, read by `settings.get(keys.NAME)` and stored by `settings.set(keys.NAME, value)`. A
panel of an extension declares its own with a kind of `kinds`.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray

from dreamexplorer.gui.settings.kinds import (
    Choice,
    Layout,
    Number,
    Options,
    Setting,
    Switch,
    Text,
    Texts,
    Whole,
    Wholes,
)

# -- the window
THEME = Choice("theme", "system", ("system", "light", "dark"))
LANGUAGE = Text("language", "system", longest=20)  # or the code of a language
TEXT_SIZE = Whole("text_size", 0, -3, 8)  # points above the system's
WINDOW_GEOMETRY = Layout("window/geometry", QByteArray())
WINDOW_STATE_TRAIN = Layout("window/state", QByteArray())  # its key is that of the time before there were workspaces
WINDOW_STATE_EXPLORE = Layout("window/state-explore", QByteArray())
WINDOW_STATE_DIAGNOSE = Layout("window/state-diagnose", QByteArray())
WINDOW_STATE_APPLY = Layout("window/state-apply", QByteArray())
WINDOW_STATE_COMPARE = Layout("window/state-compare", QByteArray())
WINDOW_PANELS = Texts("window/panels", longest=100)  # whose docks the states are of
WORKSPACE = Choice("window/workspace", "train", ("train", "explore", "diagnose", "apply", "compare"))
FOLDER = Text("folder")  # of files opened and saved last; empty: the home folder
FIRST_STEPS_DONE = Texts("first_steps/done", most=20, longest=20)
FIRST_STEPS_CLOSED = Switch("first_steps/dismissed", False)

RECENT_FILES = Texts("recent", most=50)
AUTOSAVE_SECONDS = Whole("autosave_seconds", 30, 0, 3600)  # between two saves of a running training; 0: none
LIBRARY_FOLDER = Text("library/folder")  # of the runs; empty: the default one
LIBRARY_GIGABYTES = Number("library/gigabytes", 2.0, 0.001, 10_000.0)
DATASET = Text("dataset", "mnist", longest=200)

# -- panels
COMPARE_ELLIPSES = Switch("compare/ellipses", True)
CURVES_AXIS = Choice("curves/axis", "step", ("step", "epoch", "seconds"))
CURVES_SMOOTHING = Whole("curves/smoothing", 9, 0, 20)  # position of the slider
CURVES_LOG = Switch("curves/log", False)
CURVES_SEPARATE = Switch("curves/separate", False)
CURVES_WHITE = Switch("curves/white", True)  # exported pictures on a white ground
CURVES_HIDDEN = Texts("curves/hidden", longest=200)
TIME_SECONDS = Whole("time/seconds", 10, 1, 600)  # that playing a run takes
TIME_LOOP = Switch("time/loop", False)
FILM_KIND = Choice("time/film", "gif", ("gif", "mp4", "png"))
FILM_SIDE = Whole("time/side", 360, 180, 720)  # pixels
FILM_MOMENTS = Whole("time/moments", 8, 2, 40)  # of a strip
DREAM_COLORMAP = Text("dream/colormap", "gray", longest=100)
DREAM_SMOOTH = Switch("dream/smooth", False)
DREAM_BAR = Switch("dream/bar", False)
DREAM_STRIP = Switch("dream/strip", True)
DREAM_FOLDER = Text("dream/folder")  # empty: the pictures' folder
DREAM_SAVE_SIDE = Whole("dream/save_side", 0, 0, 100_000)  # pixels; 0: as fits the image
DRAW_PEN = Number("draw/pen", 34.0, 8.0, 90.0)  # pixels of the canvas
DRAW_FOLDER = Text("draw/folder")
KL_ORDER = Choice("kl/order", "number", ("number", "kl"))
KL_SCALE = Choice("kl/scale", "linear", ("linear", "log"))
KL_AXIS = Choice("kl/axis", "step", ("step", "epoch"))
MAP_GRID = Switch("map/grid", False)
MAP_PRIOR = Switch("map/prior", False)
MAP_POINTS = Switch("map/points", True)
MAP_COLOR = Choice("map/color", "label", ("label", "none"))
MAP_SIZE = Choice("map/size", "medium", ("small", "medium", "large"))
MAP_OPACITY = Choice("map/opacity", "medium", ("faint", "medium", "strong"))
MAP_PREVIEW = Choice("map/inset", "corner", ("corner", "marker", "hidden"))
MAP_IMAGES = Text("map/images", longest=200)
MAP_PLANE = Choice("map/plane", "", ("", "dims", "pca"))  # empty: as is usual for the family
MAP_DIMENSIONS = Wholes("map/dims", (), 2, 1_000_000)  # of a number of latents; none: those with the largest KL
MAP_HIDDEN = Texts("map/hidden", longest=200)  # classes of a dataset
SLIDERS_SPEED = Whole("sliders/speed", 3, 0, 6)  # position of the slider
SLIDERS_SORT = Choice("sliders/sort", "score", ("score", "number"))
SLIDERS_RANGE = Number("sliders/range", 4.0, 0.5, 20.0)
TOOLS_CHOSEN = Text("tools/chosen", longest=200)
TOOLS_OPTIONS = Options("tools", {})  # of a tool
TRAINING_DEVICE = Text("training/device", "auto", longest=20)
TRAINING_MORE_MODEL = Switch("training/more_model", False)
TRAINING_MORE = Switch("training/more", False)

ALL: tuple[Setting[object], ...] = tuple(value for value in list(globals().values()) if isinstance(value, Setting))
