// Spanish words of the block page; the English ones stand in the page itself.
export default {
  title: "No recibir más correos",
  text: "Puede pedirnos que no le enviemos más correos de quien le envió este.",
  button: "No recibir más correos",
  quiet: "Abrir esta página todavía no cambia nada: los programas de correo abren enlaces por sí mismos, y ninguno debe decidirlo por usted.",
};
