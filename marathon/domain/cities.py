"""Cities that give no zone its name, by the zone whose clocks they keep: big ones, and those with a great marathon."""

import unicodedata
from collections.abc import Mapping
from typing import Final

_CITIES: Final[Mapping[str, str]] = {
    "Africa/Cairo": "Alexandria, Giza",
    "Africa/Casablanca": "Marrakech, Marrakesh, Rabat, Fes, Tangier",
    "Africa/Johannesburg": "Cape Town, Kapstadt, Durban, Pretoria, Port Elizabeth, Soweto",
    "Africa/Lagos": "Abuja, Ibadan, Kano, Port Harcourt",
    "Africa/Nairobi": "Mombasa, Eldoret, Iten, Kisumu",
    "America/Argentina/Buenos_Aires": "La Plata, Mar del Plata",
    "America/Bogota": "Medellin, Cali, Cartagena, Barranquilla",
    "America/Chicago": (
        "Houston, Dallas, Austin, San Antonio, Fort Worth, Minneapolis, Saint Paul, New Orleans, Nashville, Memphis, "
        "Milwaukee, Kansas City, St. Louis, Saint Louis, Madison, Omaha, Oklahoma City, Tulsa"
    ),
    "America/Denver": "Salt Lake City, Albuquerque, Colorado Springs, Santa Fe, Boulder",
    "America/Edmonton": "Calgary",
    "America/Guayaquil": "Quito",
    "America/Los_Angeles": (
        "San Francisco, Seattle, San Diego, Portland, Las Vegas, San Jose, Sacramento, Oakland, Long Beach, Eugene"
    ),
    "America/Mexico_City": "Guadalajara, Puebla, Queretaro, Ciudad de Mexico, CDMX",
    "America/New_York": (
        "Boston, Washington, Washington DC, Philadelphia, Miami, Atlanta, NYC, New York City, Brooklyn, Baltimore, "
        "Charlotte, Pittsburgh, Orlando, Tampa, Cleveland, Columbus, Cincinnati, Buffalo, Richmond, Raleigh"
    ),
    "America/Phoenix": "Tucson, Flagstaff, Scottsdale",
    "America/Sao_Paulo": (
        "Rio, Rio de Janeiro, Brasilia, Belo Horizonte, Porto Alegre, Curitiba, Florianopolis, Salvador"
    ),
    "America/Toronto": "Ottawa, Quebec, Quebec City, Mississauga",
    "America/Vancouver": "Whistler, Surrey",
    "Asia/Dubai": "Abu Dhabi, Sharjah",
    "Asia/Ho_Chi_Minh": "Hanoi, Da Nang",
    "Asia/Jakarta": "Bandung, Surabaya",
    "Asia/Jerusalem": "Haifa",
    "Asia/Karachi": "Lahore, Islamabad, Rawalpindi, Faisalabad",
    "Asia/Kolkata": (
        "Mumbai, Bombay, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Madras, Hyderabad, Pune, Ahmedabad, Jaipur"
    ),
    "Asia/Kuala_Lumpur": "Penang, George Town, Johor Bahru",
    "Asia/Makassar": "Bali, Denpasar",
    "Asia/Riyadh": "Jeddah, Mecca, Medina",
    "Asia/Seoul": "Busan, Incheon, Daegu",
    "Asia/Shanghai": "Beijing, Peking, Guangzhou, Shenzhen, Chengdu, Wuhan, Xiamen, Hangzhou, Nanjing, Tianjin, Xian",
    "Asia/Tokyo": "Osaka, Kyoto, Yokohama, Nagoya, Sapporo, Fukuoka, Kobe, Hiroshima, Sendai",
    "Atlantic/Canary": "Las Palmas, Tenerife, Gran Canaria, Lanzarote, Fuerteventura",
    "Australia/Brisbane": "Gold Coast, Cairns",
    "Australia/Sydney": "Newcastle, Wollongong",
    "Europe/Amsterdam": "Rotterdam, The Hague, Den Haag, Utrecht, Eindhoven",
    "Europe/Athens": "Thessaloniki, Marathon",
    "Europe/Berlin": (
        "Munich, München, Muenchen, Hamburg, Cologne, Köln, Koeln, Frankfurt, Stuttgart, Düsseldorf, Duesseldorf, "
        "Leipzig, Dresden, Hannover, Hanover, Nürnberg, Nuremberg, Bremen, Dortmund, Essen, Münster, Freiburg, Bonn"
    ),
    "Europe/Brussels": "Antwerp, Antwerpen, Ghent, Gent, Bruges, Bruxelles, Brüssel",
    "Europe/Bucharest": "Cluj, Cluj-Napoca, Timisoara",
    "Europe/Copenhagen": "København, Aarhus, Odense",
    "Europe/Dublin": "Cork, Galway, Limerick",
    "Europe/Helsinki": "Espoo, Tampere, Turku",
    "Europe/Istanbul": "Ankara, Izmir, Antalya",
    "Europe/Kiev": "Lviv, Odesa, Kharkiv",
    "Europe/Lisbon": "Porto, Lisboa, Braga, Coimbra, Faro",
    "Europe/London": (
        "Manchester, Birmingham, Edinburgh, Glasgow, Liverpool, Leeds, Bristol, Brighton, Cardiff, Sheffield, "
        "Newcastle upon Tyne, Cambridge, Oxford, Nottingham"
    ),
    "Europe/Madrid": "Barcelona, Valencia, Seville, Sevilla, Bilbao, Malaga, Zaragoza, San Sebastian, Palma, Mallorca",
    "Europe/Moscow": "Saint Petersburg, St. Petersburg, Moskva, Kazan",
    "Europe/Oslo": "Bergen, Trondheim, Stavanger",
    "Europe/Paris": "Lyon, Lyons, Marseille, Nice, Toulouse, Bordeaux, Lille, Nantes, Strasbourg, Montpellier, Rennes",
    "Europe/Prague": "Brno, Praha, Ostrava",
    "Europe/Rome": "Milan, Milano, Roma, Florence, Firenze, Turin, Torino, Naples, Napoli, Venice, Venezia, Bologna",
    "Europe/Stockholm": "Gothenburg, Göteborg, Malmö, Uppsala",
    "Europe/Vienna": "Wien, Graz, Linz, Salzburg, Innsbruck",
    "Europe/Warsaw": "Krakow, Warszawa, Gdansk, Wroclaw, Poznan, Lodz",
    "Europe/Zurich": "Geneva, Genève, Genf, Basel, Bern, Lausanne, Lucerne, Luzern",
    "Pacific/Auckland": "Wellington, Christchurch, Hamilton, Dunedin, Rotorua, Queenstown",
    "Pacific/Honolulu": "Kona, Kailua-Kona",
}


def folded(name: str) -> str:
    """Return a place's name as it is compared: without case, accents, and what stands between its words."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    return "_".join("".join(letter if letter.isalnum() else " " for letter in bare.casefold()).split())


ZONE_OF_CITY: Final[Mapping[str, str]] = {
    folded(city): zone for zone, cities in _CITIES.items() for city in cities.split(", ")
}
"""The zone of a city, by its folded name; of several cities of one name, the biggest (own choice)."""
