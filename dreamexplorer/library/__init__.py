"""The library of runs: a folder of run folders that are listed, named, deleted and kept within a bound. No torch."""
