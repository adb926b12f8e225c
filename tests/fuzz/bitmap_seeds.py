"""The same seeds as for image_fuzz."""

import pathlib
import runpy

runpy.run_path(str(pathlib.Path(__file__).with_name("image_seeds.py")))
