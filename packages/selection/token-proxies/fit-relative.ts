const ROUNDS = 10;
const RIDGE = 0.02;
/** Errors smaller than this weigh like this, so that no exact row takes over. */
const ERROR_MIN = 0.02;

/** Linear weights that make the relative error small in its absolute value: least squares, weighted again ten times. */
export function fitRelative(features: readonly Float64Array[], actual: readonly number[]): number[] {
  const width = features[0]?.length ?? 0;
  const relative = features.map((row, index) => row.map((value) => value / (actual[index] ?? 1)));
  const scale = Array.from(
    { length: width },
    (_, at) => Math.sqrt(relative.reduce((sum, row) => sum + (row[at] ?? 0) ** 2, 0)) || 1,
  );
  const scaled = relative.map((row) => row.map((value, at) => value / (scale[at] ?? 1)));
  let weights: number[] = [];
  let importance = new Array<number>(scaled.length).fill(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    weights = solveLeastSquares(scaled, importance, width);
    importance = scaled.map((row) => 1 / (Math.abs(dot(row, weights) - 1) + ERROR_MIN));
  }
  return weights.map((weight, at) => weight / (scale[at] ?? 1));
}

function dot(row: Float64Array, weights: readonly number[]): number {
  return row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}

/** Minimises the weighted squares of `row . w - 1`. */
function solveLeastSquares(rows: readonly Float64Array[], importance: readonly number[], width: number): number[] {
  const matrix = Array.from({ length: width }, (_, at) => {
    const line = new Float64Array(width + 1);
    line[at] = RIDGE;
    return line;
  });
  for (const [index, row] of rows.entries()) {
    const weight = importance[index] ?? 1;
    for (const [at, line] of matrix.entries()) {
      const factor = (row[at] ?? 0) * weight;
      if (factor === 0) continue;
      for (let other = 0; other < width; other += 1) line[other] = (line[other] ?? 0) + factor * (row[other] ?? 0);
      line[width] = (line[width] ?? 0) + factor;
    }
  }
  return eliminate(matrix, width);
}

/** Gauss-Jordan; the matrix is positive definite, so no pivoting is needed. */
function eliminate(matrix: readonly Float64Array[], width: number): number[] {
  for (const [at, line] of matrix.entries()) {
    const pivot = line[at] ?? 1;
    for (let column = at; column <= width; column += 1) line[column] = (line[column] ?? 0) / pivot;
    for (const [other, target] of matrix.entries()) {
      const factor = target[at] ?? 0;
      if (other === at || factor === 0) continue;
      for (let column = at; column <= width; column += 1) {
        target[column] = (target[column] ?? 0) - factor * (line[column] ?? 0);
      }
    }
  }
  return matrix.map((line) => line[width] ?? 0);
}
