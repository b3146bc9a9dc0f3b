/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-hypervisor-costs.h"

#define MS G_TIME_SPAN_MILLISECOND
#define S G_TIME_SPAN_SECOND
#define KB 1000
#define MB (1000 * KB)

/*
 * Measured with libvirt 9.0 and QEMU 7.2 on Debian 12 between two hypervisors, guests of 96 MiB.
 *
 * What a paused move takes besides its bytes is begin + prepare + device_state + confirm + resume:
 * 0.7 s in the middle, as T = 0.7 s + bytes × 8 ÷ (rate × 0.956) has it. The time in which sent
 * data drains is no cost of its own: it is in the bytes.
 */
const VimosDemoCosts vimos_demo_costs = {
  /* four connections at once: 3–7 ms */
  .open = { 4 * MS, 6 * MS },
  /* reading calls while a move is under way: 0.8–8 ms; three of them make an inspection */
  .read = { 2 * MS, 8 * MS },
  /* from the stamp of an event until the client has it: 0.2–4 ms; kept below .suspend */
  .tell = { 200, MS },
  /* how long a changing call waits for a VM that has a job */
  .lock_patience = 30 * S,

  /* call until STOP: 1 ms; until it returns: 2 ms */
  .suspend = { 1500, 2500 },
  /* 0.01 s in all runs */
  .resume = { 9 * MS, 11 * MS },
  /* 0.21 s; 0.23 s */
  .destroy = { 205 * MS, 230 * MS },
  /* 0.29 s; with the definition 0.34 s */
  .start = { 290 * MS, 320 * MS },
  /* not measured: a local file written or removed, taken for as long as a read */
  .define = { 2 * MS, 8 * MS },

  /* start until the first answered ping, one guest: 3.9–4.5 s */
  .boot = { 3900 * MS, 4500 * MS },
  /* RESUME until answers: in the laboratory's moves the gap of pings was 45–107 ms longer than STOP
   * to RESUME, of which their interval of 20 ms makes up to 20 */
  .wake = { 45 * MS, 85 * MS },

  /* a look at the VM and its definition: a read */
  .begin = { 3 * MS, 7 * MS },
  /* no pool, or no room in it: 10 ms */
  .admit = { 9 * MS, 11 * MS },
  /* 0.28–0.34 s, after the daemon has once looked at its QEMU */
  .prepare = { 280 * MS, 340 * MS },
  /* images of different sizes: 0.6 s after the beginning */
  .compare_sizes = { 590 * MS, 610 * MS },
  /* the connect to a port that swallows everything: 134 s and 137 s with the kernel's own settings;
   * 7.2 s with net.ipv4.tcp_syn_retries = 2 */
  .connect_disk = 134 * S,
  .connect_memory = 137 * S,
  /* what is written but has not arrived: the phases of the runs at 10, 40, 80 Mbit/s against their
   * bytes leave 0.47, 0.76, 0.4 MB */
  .socket_buffer = { 400 * KB, 700 * KB },
  /* the phase after memory without what drained: 0.11 s at 1000 Mbit/s, else 0.17–0.28 s */
  .device_state = { 130 * MS, 200 * MS },
  /* 0.21 s in all runs */
  .confirm = { 208 * MS, 212 * MS },

  /* a QEMU or a daemon killed: the error comes within 0.02 s, the copy is gone within 0.2 s */
  .break_off = { 10 * MS, 20 * MS },
  /* aborted in memory: 0.23 s */
  .abort = { 220 * MS, 240 * MS },
  /* aborted in a disk: 1.8–2.7 s at 80 Mbit/s, up to 24 MB were under way */
  .abort_drain = { 17 * MB, 24 * MB },
  /* aborted while nothing gets through, with net.ipv4.tcp_retries2 = 5: 11 s and 14 s */
  .abort_dead_disk = 11 * S,
  .abort_dead_memory = 14 * S,
};

/**
 * vimos_demo_span_pick:
 * @rand: the hypervisor's own, so that a run is repeatable
 *
 * Returns: a figure of the span
 */
gint64
vimos_demo_span_pick (const VimosDemoSpan *self,
                      GRand *rand)
{
  return (gint64) g_rand_double_range (rand, (double) self->least, (double) self->most);
}
