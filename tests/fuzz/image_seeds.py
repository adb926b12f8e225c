"""Small pictures of each format, with and without metadata, for the fuzzers of the image room.

Usage: image_seeds.py FOLDER
"""

import io
import pathlib
import sys

from PIL import Image

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
picture = Image.merge("RGBA", [Image.linear_gradient("L").resize((9, 6))] * 4)
exif = Image.Exif()
exif[0x0112], exif[0x010F] = 6, "maker"
made = 0


def put(kind, image, **more):
    global made
    out = io.BytesIO()
    image.save(out, kind, **more)
    (folder / f"{made:02}-{kind.lower()}").write_bytes(out.getvalue())
    made += 1


rgb = picture.convert("RGB")
for more in ({}, {"exif": exif.tobytes(), "icc_profile": b"profile"}):
    for image in (rgb, picture, picture.convert("L"), picture.convert("LA"), rgb.quantize(4)):
        put("PNG", image, **more)
    for progressive in (False, True):
        put("JPEG", rgb, progressive=progressive, **more)
    put("JPEG", rgb.convert("L"), comment=b"here", **more)
    for lossless in (False, True):
        put("WEBP", rgb, lossless=lossless, **more)
        put("WEBP", picture, lossless=lossless, **more)
put("JPEG", rgb.convert("CMYK"))
put("JPEG", rgb.convert("CMYK"), exif=exif.tobytes(), progressive=True)
put("GIF", rgb.quantize(4), comment=b"here")
put("GIF", rgb, save_all=True, append_images=[rgb.rotate(180)], loop=0)
put("WEBP", rgb, save_all=True, append_images=[rgb.rotate(180)])
(folder / "svg").write_text('<?xml version="1.0"?><!-- x --><!DOCTYPE svg [<!ENTITY a "b">]><svg width="3.5mm" height=\'4\' viewBox="0 0 3 4"'
                            ' onload="x()"/>')
