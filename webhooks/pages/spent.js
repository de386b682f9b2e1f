// What Strava sent back with the browser is spent once the page is here, so the address need not keep it.
"use strict";
history.replaceState(null, "", location.pathname);
