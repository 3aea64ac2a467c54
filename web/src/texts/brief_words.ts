// SPDX-License-Identifier: EUPL-1.2
// Brings the words of briefs, of similar reports and of tools.
import { brief_de } from "./brief_de";
import { brief_en } from "./brief_en";
import { learn } from "./text";

learn(brief_de, brief_en);
