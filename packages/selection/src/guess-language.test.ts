import { expect, test } from "vitest";
import { guessLanguage } from "./guess-language.ts";

test.each([
  ["en", "What is the best way to learn this?"],
  ["de", "Wie ist das Wetter und was soll ich für die Reise einpacken?"],
  ["fr", "Écris une lettre pour les voisins dans la rue"],
  ["es", "¿Cómo puedo aprender el idioma en una semana?"],
  ["it", "Scrivi una lettera per gli amici della scuola"],
  ["pt", "Como não esquecer os nomes em uma festa?"],
  ["nl", "Hoe schrijf ik een brief aan het bestuur van de school?"],
  ["ja", "週末におすすめの過ごし方を教えてください。"],
  ["zh", "请推荐几个适合周末去的地方。"],
  ["ru", "Что подарить маме на день рождения?"],
  ["ko", "운동을 꾸준히 하려면 어떻게 해야 하나요?"],
  ["en", "I flip a coin until it shows heads."],
  ["pl", "Chcę zrozumieć, dlaczego niebo jest niebieskie"],
  ["tr", "Yarın nereye gitmeliyim, şehirde güzel yer çok"],
  ["vi", "Nên mang gì khi đi leo núi hai ngày?"],
  ["und", "12 * 14 ="],
  ["und", ""],
])("guesses %s", (language, prompt) => {
  expect(guessLanguage(prompt)).toBe(language);
});
