"""Details of complaints, requests for own information and safeguarding."""
