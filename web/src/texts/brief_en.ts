// SPDX-License-Identifier: EUPL-1.2
// The words of briefs and of similar reports in English.

export const brief_en = {
  "brief.question": "Question",
  "brief.questionHint": "The answer is sentences of reports you may see, word for word and with their sources.",
  "brief.target": "Target level",
  "brief.noTarget": "none",
  "brief.sentences": "At most sentences",
  "brief.make": "Make brief",
  "brief.export": "Export as Markdown",
  "brief.exportHint": "The export is recorded when reports from VS-VERTRAULICH up are quoted.",
  "brief.exported": "The brief has been exported.",
  "brief.core": "In short",
  "brief.details": "In detail",
  "brief.sources": "Sources",
  "brief.from": "{count} sources, quoted out of {found} reports with words of the question",
  "brief.oneFrom": "1 source, quoted out of {found} reports with words of the question",
  "brief.cite": "Source {number}: open at the passage",
  "brief.leftOut": "{count} sources above the target level are left out. Only you see this.",
  "brief.oneLeftOut": "1 source above the target level is left out. Only you see this.",
  "brief.none": "The evidence does not suffice.",
  "brief.noneWhatToDo": "No sentence in reports you may see holds enough of the question. Ask for less or in other words.",
  "brief.ready": "The brief is here.",
  "similar.title": "Similar reports",
  "similar.find": "Find similar reports",
  "similar.none": "No similar reports.",
  "similar.nearlySame": "nearly the same text",
} as const;
