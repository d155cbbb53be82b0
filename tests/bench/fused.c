/* The states of N patients after their exposure, one patient and step after another: what a compiled core would do.
   Without stress, illness, disease, rest or training. Arrays are (S or D, N) in single precision. */
#include <math.h>
#include <stddef.h>

typedef const float *in;

static inline float cut(float x) { return x > 0 ? x : 0; }

/* free, open, lately (D, N); kind, active (S); given (S, parts, N); regions and lasting (3); of each patient (N): the rest.
   out (13, S + 1, N): J, K, H, total, free and stimulated cortisol, M and strength by region, lasting loss. */
void states(int steps, int n, int parts, float day, const int *kind, in active, in free_, in open, in lately, in given,
            in suppression, in recovery, in grown, in loss, in cortisol, in half, in turnover, in gain, in less,
            in regions, in lasting, const float *c, float *restrict out) {
    const float least = c[0], spare = c[1], physiologic = c[2], half_lasting = c[3], exponent = c[4];
    const float per_day = c[5], loose = c[6], stimulated = c[7];
    const float lost_answer = c[8], keeps_answer = expf(-c[9] * day);
    const size_t all = (size_t)(steps + 1) * n;
    static float j[4096], k[4096], v[4096], pace[4096], own[4096], drive[4096], lost[4096], m[3][4096];
    for (int i = 0; i < n; i++) {
        j[i] = k[i] = v[i] = 1, pace[i] = 0;
        for (int r = 0; r < 3; r++) m[r][i] = 1;
    }
    for (int s = 0; s <= steps; s++) {
        float *o = out + (size_t)s * n;
        int at = s < steps ? s : steps - 1;
        in f = free_ + (size_t)kind[at] * n, u = open + (size_t)kind[at] * n, late = lately + (size_t)kind[at] * n, g = given + (size_t)at * parts * n;
        float a = active[at];
        for (int i = 0; i < n; i++) {
            float able = k[i] * v[i], h = j[i] * able * (1 + spare) / (1 + spare * able), kept = expf(-per_day * pace[i]) - 1;
            float total = cortisol[i] * h * u[i];
            o[i] = j[i], o[i + all] = k[i], o[i + 2 * all] = h;
            o[i + 3 * all] = total, o[i + 4 * all] = loose * total, o[i + 5 * all] = stimulated * able;
            for (int r = 0; r < 3; r++) {
                o[i + (6 + r) * all] = m[r][i];
                o[i + (9 + r) * all] = m[r][i] * (1 + lasting[r] * kept);
            }
            o[i + 12 * all] = -lasting[0] * kept;

            float in_j = recovery[i] * f[i], out_j = suppression[i] * (a - f[i]) + in_j, before = j[i];
            float stay = expf(-day * out_j);
            j[i] = before * stay + (out_j > 0 ? in_j / out_j : 0) * (1 - stay);
            float driven = (before + j[i]) / 2, fed = f[i] * driven;
            float up = day * grown[i] * fed, rate = day * loss[i] * cut(a - fed) - up, more = expm1f(rate);
            k[i] = 1 / ((1 + more) / k[i] + up * (rate != 0 ? more / rate : 1));
            k[i] = k[i] > least ? k[i] : least;
            v[i] = keeps_answer * v[i] + (1 - keeps_answer) * (1 - lost_answer * (1 - late[i]));
            float half_way = (able + k[i] * v[i]) / 2;
            own[i] = physiologic * driven * half_way * (1 + spare) / (1 + spare * half_way) * u[i] - physiologic;
            drive[i] = lost[i] = 0;
        }
        for (int p = 0; p < parts; p++)
            for (int i = 0; i < n; i++) {
                float x = cut(g[p * n + i] + own[i]), y = x / half_lasting;
                y = y * y * y;
                float z = expf(exponent * logf(x / half[i] + 1e-30f));
                drive[i] += z / (1 + z) / parts, lost[i] += y / (1 + y) / parts;
            }
        for (int i = 0; i < n; i++) {
            pace[i] += day * lost[i];
            for (int r = 0; r < 3; r++) {
                float broken = 1 + gain[i] * regions[r] * drive[i], made = 1 - less[i] * regions[r] * drive[i];
                float stay = expf(-turnover[i] * day * broken);
                m[r][i] = m[r][i] * stay + made / broken * (1 - stay);
            }
        }
    }
}
