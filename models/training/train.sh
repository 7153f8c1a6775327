#!/usr/bin/env bash
# Every run of the default set in order, about six hours on two cores; cut off, it goes on where it was.
# Usage: [KANIZSA_SCENES=scenes] KANIZSA_TRAINING_DATA=../../../shared/data ./train.sh
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-python3}
# glibc otherwise returns every freed tensor to the system: half of PyTorch's speed on a CPU
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=10000000000

runs=${KANIZSA_TRAINING_RUNS:-runs}
"$python" train_trunk.py --minutes "${TRUNK:-36}"
[ -f "$runs/pool-dev/rest.npz" ] || "$python" pool.py --split dev --count 240
[ -f "$runs/pool-train/rest.npz" ] || "$python" pool.py --split train --count "${QUERIES:-7000}"
[ -z "${KANIZSA_SCENES:-}" ] || [ -f "$runs/pool-scenes/rest.npz" ] || "$python" pool.py --split scenes --count 2000
[ -f "$runs/pool-streets/rest.npz" ] || "$python" pool.py --split streets --count 1500
[ -z "${KANIZSA_SCENES:-}" ] || [ -f "$runs/pool-crowds/rest.npz" ] || "$python" pool.py --split crowds --count 5000 --seed 9
"$python" train_visible.py --minutes "${VISIBLE:-58}"
"$python" train_match.py --minutes "${MATCH:-14}"
"$python" evidence.py --step vote
"$python" train_occluder.py --minutes "${OCCLUDER:-8}"
"$python" evidence.py --step occluder
"$python" evidence.py --step place
"$python" evidence.py --pools dev train --step align
"$python" train_rank.py --minutes "${RANK:-4}"
"$python" train_refinement.py --minutes "${REFINEMENT:-55}"
"$python" train_scale.py --minutes "${SCALE:-7}"
"$python" train_proposals.py --minutes "${PROPOSALS:-165}"
"$python" evaluate.py
"$python" export.py
# what web pages load; their references are chosen by `npm run bank -- preview` once the bank is built
"$python" export_preview.py
