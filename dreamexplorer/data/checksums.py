"""SHA-256 of the files that the program downloads, and addresses with https where torchvision has none.

torchvision declares MD5, for which two contents can be made that have the same one. The values here were compared in
several independent projects (TensorFlow Datasets, torchvision's prototype datasets, torchvision-ruby, MLDatasets.jl).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By torchvision's class, then by the name of the file.
SHA256: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "FashionMNIST": {
            "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        },
        "KMNIST": {
            "train-images-idx3-ubyte.gz": "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            "train-labels-idx1-ubyte.gz": "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
            "t10k-images-idx3-ubyte.gz": "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
            "t10k-labels-idx1-ubyte.gz": "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
        },
        "EMNIST": {"gzip.zip": "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e"},
        "QMNIST": {
            "qmnist-train-images-idx3-ubyte.gz": "9e26a7bf1683614e065d7b76460ccd52807165b3f22561fb782bd9f38c52b51d",
            "qmnist-train-labels-idx2-int.gz": "2c05dc77f6b916b38e455e97ab129a42a444f3dbef09b278a366f82904e0dd9f",
            "qmnist-test-images-idx3-ubyte.gz": "43fc22bf7498b8fc98de98369d72f752d0deabc280a43a7bcc364ab19e57b375",
            "qmnist-test-labels-idx2-int.gz": "9fbcbe594c3766fdf4f0b15c5165dc0d1e57ac604e01422608bb72c906030d06",
        },
        "USPS": {
            "usps.bz2": "3771e9dd6ba685185f89867b6e249233dd74652389f263963b3b741e994b034f",
            "usps.t.bz2": "a9c0164e797d60142a50604917f0baa604f326e9a689698763793fa5d12ffc4e",
        },
    }
)
_WITH_HTTPS: Mapping[str, str] = MappingProxyType(
    {
        "FashionMNIST": "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "KMNIST": "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    }
)


def sha256_of(directory: str, name: str) -> str:
    """Return the SHA-256 of a file in hexadecimal; empty if it is not known.

    Args:
        directory: torchvision's class.
        name: name of the file.
    """
    return SHA256.get(directory, {}).get(name, "")


def https_first(directory: str, name: str, urls: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of a file, those with https first; http is tried after them.

    Args:
        directory: torchvision's class.
        name: name of the file.
        urls: torchvision's addresses.
    """
    own = (_WITH_HTTPS[directory] + name,) if directory in _WITH_HTTPS else ()
    found = dict.fromkeys((*own, *urls))
    return tuple(sorted(found, key=lambda url: not url.startswith("https:")))
