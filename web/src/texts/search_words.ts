// SPDX-License-Identifier: EUPL-1.2
// Brings the words of searching.
import { search_de } from "./search_de";
import { search_en } from "./search_en";
import { learn } from "./text";

learn(search_de, search_en);
