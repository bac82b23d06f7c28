// German words of the block page; the English ones stand in the page itself.
export default {
  title: "Keine Briefe mehr",
  text: "Sie können uns sagen, dass Sie von dem, der Ihnen diesen Brief geschickt hat, keine weiteren möchten.",
  button: "Keine Briefe mehr",
  quiet: "Das Öffnen dieser Seite ändert noch nichts: Mailprogramme öffnen Links von selbst, und keines darf das für Sie entscheiden.",
};
