// French words of the block page; the English ones stand in the page itself.
export default {
  title: "Ne plus recevoir d’e-mails",
  text: "Vous pouvez nous demander de ne plus vous transmettre d’e-mails de la personne qui vous a envoyé celui-ci.",
  button: "Ne plus recevoir d’e-mails",
  quiet: "Ouvrir cette page ne change encore rien : les messageries ouvrent des liens d’elles-mêmes, et aucune ne doit en décider pour vous.",
};
