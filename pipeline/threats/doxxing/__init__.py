"""Personal data of somebody else, made public: phone numbers, addresses, identity numbers and the like."""
