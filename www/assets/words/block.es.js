// Spanish words of the block page; the English ones stand in the page itself.
export default {
  title: "No más cartas",
  text: "Puede pedirnos que no le enviemos más cartas de quien le envió esta.",
  button: "No más cartas",
  quiet: "Abrir esta página todavía no cambia nada: los programas de correo abren enlaces por sí mismos, y ninguno debe decidirlo por usted.",
};
