import { type HostileCases, misissued, set, swap, twice, without } from './saml-scene'

const named = (nameId: string) => misissued((xml) => xml, { nameId })

/** Answers under a good signature about nobody in particular. */
export const hostileSubjects: HostileCases = {
  not_one_name_id: {
    'no NameID': without('NameID'),
    'two NameIDs': twice('NameID'),
  },
  name_id_malformed: {
    'an element inside the NameID': misissued(swap('ada@orga.test', 'x<y>ada@orga.test</y>')),
  },
  name_id_characters: {
    'a NameID with a no-break space behind it': named('ada@orga.test\u00A0'),
    'a NameID with a space': named(' ada@orga.test'),
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
  },
  attribute_value_malformed: {
    'an element inside a value': misissued(
      swap('ada@orga.test</saml:AttributeValue>', 'ada@orga.test<x/></saml:AttributeValue>'),
    ),
  },
}
