#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold the emulator over simulated switches to the contract: run-contract.py CONTROLLER CONTRACT"""
import subprocess
import sys

controller = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
try:
    port = int(controller.stdout.readline())
    sys.exit(subprocess.run([sys.argv[2], f'http://127.0.0.1:{port}', '--disruptive'], check=False).returncode)
finally:
    controller.stdin.close()
    controller.wait(10)
