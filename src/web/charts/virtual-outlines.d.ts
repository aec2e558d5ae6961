declare module 'virtual:outline-france' {
  const outline: import('./map-shape.ts').Outline;
  // biome-ignore lint/style/noDefaultExport: what a module of JSON has
  export default outline;
}
declare module 'virtual:outline-world' {
  const outline: import('./map-shape.ts').Outline;
  // biome-ignore lint/style/noDefaultExport: what a module of JSON has
  export default outline;
}
