import { falseDiscoveryRates } from '../significance/false-discovery.ts';
import { shareDifference, shareTest } from '../significance/tests.ts';
import type { JourneysAnswer } from './request.ts';

/** Fewest people on either side for a step to be judged. */
const LEAST = 5;
const Z_95 = 1.959963984540054;
const MOST_SHOWN = 50;

/**
 * How conversion goes with each step: people who took it before they converted (or at all, if they did not) against
 * those who did not take it before.
 */
export class Moments {
  readonly #with = new Map<string, { people: number; converted: number }>();
  #people = 0;
  #converted = 0;

  /** @param steps different ones before the conversion, or all without one */
  add(steps: ReadonlySet<string>, isConverted: boolean): void {
    this.#people += 1;
    if (isConverted) this.#converted += 1;
    for (const step of steps) {
      const arm = this.#with.get(step) ?? { people: 0, converted: 0 };
      arm.people += 1;
      if (isConverted) arm.converted += 1;
      this.#with.set(step, arm);
    }
  }

  get people(): number {
    return this.#people;
  }

  get converted(): number {
    return this.#converted;
  }

  judge(level: number): JourneysAnswer['moments'] {
    const judged = [...this.#with].flatMap(([step, arm]) => {
      const other = {
        people: this.#people - arm.people,
        converted: this.#converted - arm.converted,
      };
      if (arm.people < LEAST || other.people < LEAST) return [];
      const [a, b] = [
        { of: arm.converted, among: arm.people },
        { of: other.converted, among: other.people },
      ];
      const [rate, rest] = [a.of / a.among, b.of / b.among];
      return [
        {
          step,
          with: { ...arm, rate },
          without: { ...other, rate: rest },
          uplift: rate - rest,
          interval: [...shareDifference(a, b, Z_95)] as [number, number],
          lift: rest === 0 ? null : rate / rest,
          p_value: shareTest(a, b),
        },
      ];
    });
    const rates = falseDiscoveryRates(judged.map(({ p_value }) => p_value));
    return judged
      .map((one, i) => {
        const rate = rates[i] ?? 1;
        return { ...one, false_discovery_rate: rate, decides: rate <= level };
      })
      .sort((a, b) => a.p_value - b.p_value || (a.step < b.step ? -1 : 1))
      .slice(0, MOST_SHOWN);
  }
}
