"""One thread for linear algebra, set before NumPy is imported: two busy cores are not made busier by eight threads."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
