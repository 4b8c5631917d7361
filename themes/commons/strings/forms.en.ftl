# Texts of forms: missing answers, and the forms of pages.

form-title = Send us a message
form-send = Send my message
form-thanks = Your message has been sent. You wrote from the page
form-problem = There is a problem
form-error = Error:
form-missing = Enter an answer to “{ $label }”
form-missing-choice = Choose an answer to “{ $label }”
form-missing-name = Enter your name
form-missing-email = Enter your email address
form-wrong-email = Enter an email address in the right form, like name@example.org
form-elsewhere = Your answers are sent to { $host }.
