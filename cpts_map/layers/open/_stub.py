from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table
def _r(n): return Column(n, Kind.REAL, "x", nullable=True)
RPPS=Table("open_rpps",(official_commune_code(),text("profession","p"),text("mode","m"),_r("persons"),_r("weighted")),("commune_code","profession","mode"))
ZON=Table("open_zonage",(official_commune_code(),text("profession","p"),text("level","l")),("profession","commune_code"))
TRA=Table("open_trajets",(text("origin","o"),text("destination","d"),_r("minutes")),("origin","destination"))
STUBS=tuple(Layer(t.name,t,None) for t in (RPPS,ZON,TRA))
