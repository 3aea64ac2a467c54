// SPDX-License-Identifier: EUPL-1.2
// The words of briefs and of similar reports in German.

export const brief_de = {
  "brief.question": "Frage",
  "brief.questionHint": "Geantwortet wird mit Sätzen aus Berichten, die Sie sehen dürfen, Wort für Wort und mit Beleg.",
  "brief.target": "Zielstufe",
  "brief.noTarget": "keine",
  "brief.sentences": "Höchstens Sätze",
  "brief.make": "Vorlage erstellen",
  "brief.export": "Als Markdown ausgeben",
  "brief.exportHint": "Die Ausgabe wird nachgewiesen, wenn aus Berichten ab VS-VERTRAULICH zitiert wird.",
  "brief.exported": "Die Vorlage ist ausgegeben.",
  "brief.core": "Im Kern",
  "brief.details": "Im Einzelnen",
  "brief.sources": "Belege",
  "brief.from": "{count} Belege, zitiert aus {found} Berichten mit Wörtern der Frage",
  "brief.oneFrom": "1 Beleg, zitiert aus {found} Berichten mit Wörtern der Frage",
  "brief.cite": "Beleg {number}: an der Fundstelle öffnen",
  "brief.leftOut": "{count} Belege oberhalb der Zielstufe entfallen. Nur Sie sehen diesen Hinweis.",
  "brief.oneLeftOut": "1 Beleg oberhalb der Zielstufe entfällt. Nur Sie sehen diesen Hinweis.",
  "brief.none": "Die Belege reichen nicht aus.",
  "brief.noneWhatToDo": "Kein Satz in Berichten, die Sie sehen dürfen, enthält genug von der Frage. Fragen Sie kürzer oder mit anderen Wörtern.",
  "brief.ready": "Die Vorlage ist da.",
  "similar.title": "Ähnliche Berichte",
  "similar.find": "Ähnliche Berichte suchen",
  "similar.none": "Keine ähnlichen Berichte.",
  "similar.nearlySame": "fast derselbe Text",
} as const;
