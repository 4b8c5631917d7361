# Texts of the page frame and of the pages that every site has.


language-name-en = English
language-name-cy = Cymraeg
# The home page in its own language, for a page that is not in it.
language-home-en = English home page
language-home-cy = Hafan Gymraeg
in-language-en = in English
in-language-cy = in Welsh
not-in-language-en = Not in English yet. Home page:
not-in-language-cy = Not in Welsh yet. Home page:

page-number = page { $number }

charity-registered = Registered charity, number { $number }
charity-registered-in = Registered charity in { $country }, number { $number }
company-registered = Registered company, number { $number }
company-registered-in = Registered company in { $country }, number { $number }

mark-draft = Draft
mark-draft-text = Only this preview shows this page. Remove “draft” to publish it.
mark-internal = Internal
mark-internal-text = Only this preview shows this page. It is not for publication.
mark-scheduled = Scheduled
mark-scheduled-text = Only this preview shows this page. It will be published on { $date }.
mark-expired = Expired
mark-expired-text = Only this preview shows this page. Its last public day was { $date }.

list-framework = Frameworks
list-reference = External references
list-programme = Programmes
list-taskforce = Get involved
list-partner = Partners
list-place = Places
list-event = What’s on
list-terms = Term dates
list-policy = Policies
list-report = Reports
list-pledge = Pledges
list-news = News
list-glossary = Glossary

home-for-families = Families
home-for-partners = Partners
home-for-governors = Governors and inspectors
home-whats-on = What is on
home-places = Where we are
home-partners = Who works with us
home-programmes = What we are doing now
home-report = The newest report
home-pages = More pages
home-tracker = All measures and how they stand
home-all-news = All news

news-title = News
accessibility-title = Accessibility statement
accessibility-description = How accessible this website is, what does not work yet, and how to tell us about a problem.
privacy-title = Privacy
privacy-description = What this website does, and does not do, with information about you.
glossary-title = Glossary
a-to-z-title = A to Z of this site
a-to-z-description = Every page of this website, in the order of the alphabet.
changes-title = What changed
changes-description = What changed on this website, with the newest change first.
not-found-title = Page not found
not-found-description = There is no page at this address.

wcag-criterion = WCAG 2.2 success criterion { $number }
wcag-criterion-named = WCAG 2.2 success criterion { $number } ({ $name })
wcag-1-1-1 = non-text content
wcag-1-2-1 = audio-only and video-only
wcag-1-2-2 = captions
wcag-1-2-3 = audio description or media alternative
wcag-1-2-5 = audio description
wcag-1-3-1 = info and relationships
wcag-1-3-2 = meaningful sequence
wcag-1-4-1 = use of colour
wcag-1-4-3 = contrast
wcag-1-4-4 = resize text
wcag-1-4-5 = images of text
wcag-1-4-10 = reflow
wcag-1-4-11 = non-text contrast
wcag-1-4-12 = text spacing
wcag-2-1-1 = keyboard
wcag-2-4-1 = bypass blocks
wcag-2-4-2 = page titled
wcag-2-4-3 = focus order
wcag-2-4-4 = link purpose
wcag-2-4-5 = multiple ways
wcag-2-4-6 = headings and labels
wcag-2-4-7 = focus visible
wcag-2-4-11 = focus not obscured
wcag-2-5-8 = target size
wcag-3-1-1 = language of page
wcag-3-1-2 = language of parts
wcag-3-3-1 = error identification
wcag-3-3-2 = labels or instructions
wcag-4-1-2 = name, role, value
