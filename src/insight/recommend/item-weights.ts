import type { CoOccurrence } from './co-occurrence.ts';

/** Customers' worth of doubt that is added to every item: higher trusts co-occurrence less. */
const RIDGE = 150;

/**
 * How strongly having bought one item speaks for another, all other items being known: the linear model that best
 * restores each customer's items from their others, in closed form from co-occurrence counts. Unlike a plain
 * co-occurrence, what is due to a third, common item is taken out. Diagonal 0.
 * @returns at `placeA * n + placeB` the weight of A for B
 * @see Steck (2019), Embarrassingly Shallow Autoencoders for Sparse Data
 */
export function itemWeights({ items, together }: CoOccurrence): Float32Array {
  const n = items.length;
  const gram = Float64Array.from(together);
  for (let i = 0; i < n; i++) gram[i * n + i] = (gram[i * n + i] ?? 0) + RIDGE;
  const inverse = invertPositive(gram, n);
  const weights = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j) weights[i * n + j] = -(inverse[i * n + j] ?? 0) / (inverse[j * n + j] ?? 1);
    }
  }
  return weights;
}

/** Inverse of a symmetric positive definite matrix by Cholesky; the argument is overwritten. */
function invertPositive(matrix: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    const rowJ = matrix.subarray(j * n, j * n + j + 1);
    for (let i = j; i < n; i++) {
      const rowI = matrix.subarray(i * n, i * n + j + 1);
      const rest = (rowI[j] ?? 0) - dot(rowI, rowJ, 0, j);
      rowI[j] = i === j ? Math.sqrt(rest) : rest / (rowJ[j] ?? 1);
    }
  }
  // Columns of the inverse of the lower factor, each stored as a row so that memory is read in order.
  const columns = new Float64Array(n * n);
  for (let c = 0; c < n; c++) {
    const column = columns.subarray(c * n, (c + 1) * n);
    column[c] = 1 / (matrix[c * n + c] ?? 1);
    for (let i = c + 1; i < n; i++) {
      const row = matrix.subarray(i * n, i * n + i + 1);
      column[i] = -dot(row, column, c, i) / (row[i] ?? 1);
    }
  }
  for (let i = 0; i < n; i++) {
    const columnI = columns.subarray(i * n, (i + 1) * n);
    for (let j = i; j < n; j++) {
      const value = dot(columnI, columns.subarray(j * n, (j + 1) * n), j, n);
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return matrix;
}

function dot(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
