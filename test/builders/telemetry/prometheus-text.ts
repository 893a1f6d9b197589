/** Values of Prometheus text by their whole name: `jobs_total{status="done"}`. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function readPrometheusText(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
