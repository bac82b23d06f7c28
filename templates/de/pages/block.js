// German words of the block page; the English ones stand in the page itself.
export default {
  title: "Keine weiteren E-Mails",
  text: "Sie können uns mitteilen, dass Sie vom Absender dieser E-Mail keine weiteren E-Mails erhalten möchten.",
  button: "Keine weiteren E-Mails",
  quiet: "Das Öffnen dieser Seite ändert noch nichts: Mailprogramme öffnen Links von selbst, und keines darf das für Sie entscheiden.",
};
