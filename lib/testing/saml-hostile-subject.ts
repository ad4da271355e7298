import { type HostileCases, misissued, set, swap, twice, without } from './saml-scene'

const named = (nameId: string) => misissued((xml) => xml, { nameId })

/** Answers under a good signature about nobody in particular. */
export const hostileSubjects: HostileCases = {
  not_one_name_id: {
    'no NameID': without('NameID'),
    'two NameIDs': twice('NameID'),
  },
  name_id_malformed: {
    'an element that begins the NameID': misissued(swap('>ada@orga.test<', '><y/>ada@orga.test<')),
    'an element inside the NameID': misissued(swap('ada@orga.test', 'x<y>ada@orga.test</y>')),
  },
  name_id_characters: {
    'a NameID with a no-break space behind it': named('ada@orga.test\u00A0'),
    'a NameID with a space': named(' ada@orga.test'),
    'a NameID with a tab behind it': named('ada@orga.test\t'),
    'a NameID with a thin space': named('ada\u2009@orga.test'),
    'a NameID with an ideographic space before it': named('\u3000ada@orga.test'),
    'a NameID with a zero-width space': named('ada\u200B@orga.test'),
    'a NameID with a byte order mark before it': named('\uFEFFada@orga.test'),
    'a NameID with a soft hyphen': named('ad\u00ADa@orga.test'),
    'a NameID that is written backwards': named('\u202Etset.agro@ada'),
    'a NameID with a Cyrillic а': named('\u0430da@orga.test'),
    'a NameID with a full-width @': named('ada\uFF20orga.test'),
    'a NameID with a dotless ı': named('ada@orga.t\u0131est'),
    'a NameID with a combining accent': named('ada\u0301@orga.test'),
    'a NameID with a deletion mark': named('ada\u007F@orga.test'),
    'a NameID of 10,000 letters': named(`${'a'.repeat(9990)}@orga.test`),
    'a NameID of white space only': named(' \n '),
    'a NameID with a line end': named('ada@orga.test\r\n'),
    'a NameID in full-width letters': named('ａda@orga.test'),
    'an empty NameID': named(''),
    'a NameID of 513 characters': named('a'.repeat(513)),
  },
  transient_name_id: {
    'a transient NameID': misissued((xml) => xml, {
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    }),
  },
  attribute_unnamed: {
    'an attribute without a name': set('Attribute', 'Name', null),
    'an attribute with an empty name': set('Attribute', 'Name', ''),
  },
  attribute_repeated: {
    'two attributes of one name': misissued(
      swap(
        '<saml:Attribute ',
        '<saml:Attribute Name="email"><saml:AttributeValue>eve@orga.test</saml:AttributeValue></saml:Attribute><saml:Attribute ',
      ),
    ),
    'one name in two statements': twice('AttributeStatement'),
    'one name in two formats': misissued(
      swap('<saml:Attribute ', (tag) => `${tag}Name="email" NameFormat="urn:x"/>${tag}`),
    ),
  },
  attribute_value_malformed: {
    'an element inside a value': misissued(
      swap('ada@orga.test</saml:AttributeValue>', 'ada@orga.test<x/></saml:AttributeValue>'),
    ),
    'a NameID inside a value': misissued(
      swap('ada@orga.test</saml:AttributeValue>', '<saml:NameID>eve@orga.test</saml:NameID></saml:AttributeValue>'),
    ),
  },
}
