import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dashboard } from '../../analytics/dashboards/spec.ts';
import { buildApiBody } from '../../analytics/kibana/dashboards-api.ts';
import { exportDashboards, type KibanaExport } from '../../analytics/kibana/export.ts';
import type { KibanaOptions } from '../../analytics/kibana/figures.ts';
import { toNdjson } from '../../analytics/kibana/saved-object.ts';
import { AppError } from '../../errors.ts';

/** Where the files of a language are, below the folder of the export. */
export function ndjsonName({ language }: Pick<KibanaOptions, 'language'>): string {
  return `azimut.${language}.ndjson`;
}

/** Text of every file that an export consists of, by its name below the folder. */
export function kibanaFiles(
  dashboards: readonly Dashboard[],
  options: KibanaOptions,
): { readonly files: ReadonlyMap<string, string>; readonly exported: KibanaExport } {
  const exported = exportDashboards(dashboards, options);
  const files = new Map([[ndjsonName(options), toNdjson(exported.objects)]]);
  for (const dashboard of dashboards) {
    const body = `${JSON.stringify(buildApiBody(dashboard, options), null, 2)}\n`;
    files.set(join('dashboards-api', options.language, `${dashboard.id}.json`), body);
  }
  return { files, exported };
}

export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
}

/** @throws AppError `not_found` naming the file and the command that writes it */
export async function readExportFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('not_found', `${path} cannot be read; azimut kibana export writes it`, {
      cause,
    });
  });
}
