/**
 * Draws what an element shows into a picture: boxes, drawings and text, as they are laid out now. A picture of the
 * page by way of an image of it would need the content security policy to let such images in.
 */
export async function drawPicture(element: HTMLElement, scale = 2): Promise<Blob> {
  const frame = element.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(frame.width * scale);
  canvas.height = Math.ceil(frame.height * scale);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser draws no pictures');
  const brush: Brush = { context, frame, scale };
  paintGround(brush, element);
  paint(brush, element);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('no picture came')) : resolve(blob)),
      'image/png',
    );
  });
}

interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly frame: DOMRect;
  readonly scale: number;
}

function paintGround({ context, scale, frame }: Brush, element: Element): void {
  let at: Element | null = element;
  while (at !== null && isClear(getComputedStyle(at).backgroundColor)) at = at.parentElement;
  context.fillStyle = at === null ? '#fff' : getComputedStyle(at).backgroundColor;
  context.fillRect(0, 0, frame.width * scale, frame.height * scale);
}

function paint(brush: Brush, element: Element): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return;
  if (element.matches('.visually-hidden, [data-no-picture]')) return;
  const { context } = brush;
  context.save();
  context.globalAlpha *= Number(style.opacity);
  if (element instanceof SVGGraphicsElement && !(element instanceof SVGSVGElement)) {
    if (element instanceof SVGGeometryElement) paintShape(brush, element, style);
    if (element instanceof SVGTextElement) {
      paintTexts(brush, element);
      context.restore();
      return;
    }
  } else if (element instanceof HTMLElement) {
    paintBox(brush, element, style);
    for (const node of element.childNodes) if (node instanceof Text) paintText(brush, node, style);
  }
  if (!(element instanceof SVGDefsElement)) {
    for (const child of element.children) paint(brush, child);
  }
  context.restore();
}

function paintBox(brush: Brush, element: HTMLElement, style: CSSStyleDeclaration): void {
  const { context, frame, scale } = brush;
  const box = element.getBoundingClientRect();
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const [x, y] = [box.left - frame.left, box.top - frame.top];
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
  context.beginPath();
  context.roundRect(x, y, box.width, box.height, radius);
  if (!isClear(style.backgroundColor)) {
    context.fillStyle = style.backgroundColor;
    context.fill();
  }
  const border = Number.parseFloat(style.borderTopWidth);
  if (border > 0 && style.borderTopStyle !== 'none' && !isClear(style.borderTopColor)) {
    context.lineWidth = border;
    context.strokeStyle = style.borderTopColor;
    context.stroke();
  }
}

function paintShape(brush: Brush, shape: SVGGeometryElement, style: CSSStyleDeclaration): void {
  const matrix = shape.getScreenCTM();
  if (matrix === null) return;
  const { context, frame, scale } = brush;
  context.setTransform(
    matrix.a * scale,
    matrix.b * scale,
    matrix.c * scale,
    matrix.d * scale,
    (matrix.e - frame.left) * scale,
    (matrix.f - frame.top) * scale,
  );
  const path = pathOf(shape);
  if (style.fill.startsWith('rgb') && !isClear(style.fill)) {
    context.save();
    context.globalAlpha *= Number(style.fillOpacity);
    context.fillStyle = style.fill;
    context.fill(path);
    context.restore();
  }
  if (style.stroke !== 'none' && !isClear(style.stroke)) {
    context.save();
    context.globalAlpha *= Number(style.strokeOpacity);
    context.strokeStyle = style.stroke;
    context.lineWidth = Number.parseFloat(style.strokeWidth);
    context.setLineDash(
      style.strokeDasharray === 'none'
        ? []
        : style.strokeDasharray.split(/[ ,]+/).map((dash) => Number.parseFloat(dash)),
    );
    context.stroke(path);
    context.restore();
  }
}

function pathOf(shape: SVGGeometryElement): Path2D {
  const path = new Path2D();
  if (shape instanceof SVGPathElement) return new Path2D(shape.getAttribute('d') ?? '');
  if (shape instanceof SVGRectElement) {
    const { x, y, width, height, rx } = shape;
    path.roundRect(
      x.baseVal.value,
      y.baseVal.value,
      width.baseVal.value,
      height.baseVal.value,
      rx.baseVal.value,
    );
  } else if (shape instanceof SVGCircleElement) {
    const { cx, cy, r } = shape;
    path.arc(cx.baseVal.value, cy.baseVal.value, r.baseVal.value, 0, 2 * Math.PI);
  } else if (shape instanceof SVGLineElement) {
    const { x1, y1, x2, y2 } = shape;
    path.moveTo(x1.baseVal.value, y1.baseVal.value);
    path.lineTo(x2.baseVal.value, y2.baseVal.value);
  }
  return path;
}

function paintTexts(brush: Brush, element: Element): void {
  for (const node of element.childNodes) {
    if (node instanceof Text) paintText(brush, node, getComputedStyle(element));
    else if (node instanceof Element && node.tagName !== 'title') paintTexts(brush, node);
  }
}

/** Each line of a text by itself, where the browser has put it. */
function paintText(brush: Brush, text: Text, style: CSSStyleDeclaration): void {
  if (text.data.trim() === '') return;
  const { context, frame, scale } = brush;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle =
    text.parentElement instanceof SVGElement && style.fill.startsWith('rgb')
      ? style.fill
      : style.color;
  context.textBaseline = 'middle';
  for (const line of linesOf(text)) {
    context.fillText(
      line.text,
      line.box.left - frame.left,
      line.box.top - frame.top + line.box.height / 2,
      line.box.width + 1,
    );
  }
}

function linesOf(text: Text): { text: string; box: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(text);
  const boxes = range.getClientRects();
  const [first] = boxes;
  if (boxes.length <= 1) return first === undefined ? [] : [{ text: text.data.trim(), box: first }];
  const lines: { text: string; box: DOMRect }[] = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last === undefined || Math.abs(last.box.top - box.top) > 2) {
      lines.push({ text: text.data[i] ?? '', box });
    } else {
      last.text += text.data[i] ?? '';
      last.box = new DOMRect(
        last.box.left,
        last.box.top,
        box.right - last.box.left,
        last.box.height,
      );
    }
  }
  return lines;
}

function isClear(color: string): boolean {
  return color === 'transparent' || color === 'none' || /^rgba\(.*, 0\)$/.test(color);
}
