# Texts of the search form on every page, the search page and its list of results.

search-title = Search
search-description = Find a page of this website by its words, or choose from its subjects, A to Z.
search-of = Search { $site }
search-label = Search this website
search-button = Search
search-hint = Results need a browser that runs scripts. In every browser you can choose from the subjects below.
search-results = Results
search-found = Pages found:
search-none = No page has these words. Try fewer words or other ones, or choose from the subjects:
search-meant = Did you mean:
search-types = Show only
search-pages = Pages of results
search-all = All
search-failed = The search did not load. Try again, or choose from the subjects:
search-other = Other pages
# Stop words: search ignores them, unless a query contains no other words. In lower case, without accents.
search-common = a about all also am an and any are as at be been by can could did do does for from had has have how i if in into is it its me my no not of on or our so than that the their them then there these they this to us was we were what when where which who will with would you your
