"""The words that generated clients are made of."""

from __future__ import annotations

FIRST_NAMES = (
    "Ned Maude Rod Todd Prince Cecil Edna Seymour Agnes Lenny Carl Moe Barney Selma Patty Clancy Ralph Sarah Kirk "
    "Luann Milhouse Nelson Otto Julius Hibbert Troy Lionel Kent Krusty Apu Manjula Waylon Montgomery Anna Beatrice "
    "Charlotte Diana Eleanor Fiona Grace Harriet Isobel Jürgen Käthe Lütfi Märta Nuño Zoë Renée François Jörg Günther "
    "Björn Søren Łukasz Siân Ruaridh Oliver George Arthur Noah Muhammad Leo Oscar Harry Archie Jack Henry Theo "
    "Freddie Jean-Luc Mary-Ann Anneliese Wolfgang Sabine Uwe"
).split()
LAST_NAMES = (
    "Flanders Fielder Simpson Krabappel Skinner Chalmers Leonard Carlson Szyslak Gumble Bouvier Wiggum Muntz Mann "
    "Hutz Brockman Nahasapeemapetilon Smithers Burns Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker "
    "Schulz Hoffmann Schäfer Köhler Groß Weiß Öztürk Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson "
    "Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke O'Brien O'Neill MacDonald McGregor "
    "Lewis-Evans Garcia Rodriguez Martínez Núñez Lefèvre Dubois Nguyen Patel Singh Khan Kowalski Wójcik Nowak "
    "Svensson Åkesson Hansen Nørgaard Silva Gonçalves Costa Rossi Bianchi Ivanova"
).split()
MIDDLE_NAMES = ["", "", "", "", "J.", "M.", "A. J.", "van der", "Maria"]
MAIL_DOMAINS = (
    "example.com example.org example.net mail.example.com post.example.org springfield.example evergreen.example "
    "leftorium.example gmx-mail.example t-post.example btpost.example inbox.example webmail.example "
    "office.example.co.uk firma.example.de uni.example.edu"
).split()
COMPANY_FIRST = (
    "Leftorium Evergreen Springfield Capital Shelbyville Ogdenville Harbour Northern Southern Western Union National "
    "Royal Albion Rhein Elbe Isar Alster Hansa Atlas Vulcan Phoenix Mercury Orion Summit Valley River Lake Forest "
    "Stone Iron Silver Golden Crown Castle Bridge Tower Garden Market Station Highland Lowland Coastal Central Metro "
    "Urban Pacific Atlantic Baltic Nordic Alpine"
).split()
COMPANY_SECOND = (
    "Tickets Travel Events Trading Supplies Interiors Furniture Lighting Textiles Motors Foods Brewery Bakery "
    "Printing Media Design Consulting Logistics Shipping Insurance Finance Property Homes Builders Plumbing Electric "
    "Energy Systems Software Data Labs Pharma Medical Dental Optics Sports Athletics Records Theatre Gallery Museum "
    "School College Charity Foundation Partners"
).split()
COMPANY_LAST = ["Inc.", "LLC", "Ltd", "Ltd.", "GmbH", "AG", "& Co. KG", "& Sons", "plc", "Group", "e.V.", ", Inc."]
TAGS = (
    "VIP;Season ticket;Corporate;Press;Friend of the house;Newsletter;Wholesale;Baseball;Football;Theatre;Opera;"
    "Concerts;Hockey;Lapsed;Gold;Silver;Bronze;Do not call;Christmas card;Left-handed;Börse;Été;Trade fair 2019;"
    "Broker;Reseller;Student;Senior;Local"
).split(";")
NOTES = [
    "Prefers aisle seats, never the balcony.",
    'Asked for "the usual" again.',
    "Calls back on Mondays; patient until Wednesday.",
    "Paid by cheque, twice.",
    "Met at the fair in Köln, wants the catalogue.",
    "Knows the owner.",
    "Two children, both under ten: family block.",
    'Known as "Neddy" to the box office, do not use in letters.',
    "Invoice goes to the company, tickets to the home address.",
    "Hard of hearing, please write.",
    "Changed the surname in 2017.",
    "Très content du service.",
    "Do not ring before 10 am.",
    "Refund of £40 agreed.",
    "Wants left-handed scissors (6 pairs), see letter.",
    "Moved twice; check the address first.",
]
STREETS = (
    "Evergreen Terrace,Main Street,High Street,Station Road,Church Lane,Victoria Road,Mill Lane,Park Avenue,"
    "Oak Street,Maple Drive,Second Avenue,Elm Street,King's Road,Queen Street,London Road,Green Lane,Bahnhofstraße,"
    "Hauptstraße,Goethestraße,Gartenweg,Am Mühlbach,Schloßallee,Lindenallee,Ringstraße,Kirchgasse,The Crescent,"
    "Harbour View,Sunset Boulevard,Broadway,Rose Walk"
).split(",")
SECOND_LINES = ["Apt 3", "Flat 2B", "Suite 410", "c/o Burns", "Hinterhaus", "Unit 7, The Old Mill", "3rd floor", "2. OG links"]
US_PLACES = (
    "Springfield|IL;Portland|OR;Boston|MA;Albany|NY;Austin|TX;Denver|CO;Phoenix|AZ;Fresno|CA;Tampa|FL;Toledo|OH;"
    "Newark|NJ;Reno|NV"
).split(";")
UK_PLACES = (
    "London|;Leeds|West Yorkshire;York|North Yorkshire;Bath|Somerset;Cardiff|;Glasgow|;Oxford|Oxfordshire;"
    "Derby|Derbyshire;Exeter|Devon;Durham|County Durham;Truro|Cornwall;Newcastle upon Tyne|Tyne and Wear"
).split(";")
DE_PLACES = (
    "Berlin|;München|Bayern;Köln|NRW;Hamburg|;Göttingen|Niedersachsen;Würzburg|Bayern;Münster|NRW;Lübeck|SH;"
    "Saarbrücken|Saarland;Düsseldorf|NRW;Jena|Thüringen;Görlitz|Sachsen"
).split(";")
US_SPELLINGS = ["US", "USA", "United States", "US", "", "United States"]
UK_SPELLINGS = ["UK", "GB", "United Kingdom", "Great Britain", "UK", "United Kingdom"]
DE_SPELLINGS = ["DE", "Germany", "Deutschland", "DE", "Germany", "Germany"]
PHONE_TYPES = ["Home", "Work", "Mobile", "Fax", "Office", ""]
MANAGERS = ["MSC", "JB", "OH", "KW", "admin", ""]
LEAD_SOURCES = ["Web", "Walk-in", "Phone", "Referral", "Fair", ""]
