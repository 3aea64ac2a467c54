// SPDX-License-Identifier: EUPL-1.2
// Brings the words of dossiers.
import { dossier_de } from "./dossier_de";
import { dossier_en } from "./dossier_en";
import { learn } from "./text";

learn(dossier_de, dossier_en);
