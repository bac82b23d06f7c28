// French words of the block page; the English ones stand in the page itself.
export default {
  title: "Plus de lettres",
  text: "Vous pouvez nous demander de ne plus vous transmettre de lettres de la personne qui vous a envoyé celle-ci.",
  button: "Plus de lettres",
  quiet: "Ouvrir cette page ne change encore rien : les messageries ouvrent des liens d’elles-mêmes, et aucune ne doit en décider pour vous.",
};
