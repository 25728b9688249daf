#!/bin/sh
# Makes the certificates, the revocation list and the OCSP response in this folder anew, with other keys: run it in an empty folder.
set -eu
cat > openssl.cnf <<'CNF'
[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = utf8only
[name]
C = DE
ST = Bayern
L = München
O = Erle Beispiel
OU = Post
CN = mail.alder.example
emailAddress = postmaster@alder.example
[ca]
default_ca = ca_default
[ca_default]
database = index.txt
serial = serial
crlnumber = crlnumber
default_md = sha256
default_crl_days = 30
crl_extensions = crl_ext
[crl_ext]
authorityKeyIdentifier = keyid:always,issuer:always
issuingDistributionPoint = critical,@idp
[idp]
fullname = URI:http://crl.alder.example/ca.crl
onlyuser = TRUE
onlysomereasons = keyCompromise,CACompromise
[every]
basicConstraints = critical,CA:TRUE,pathlen:3
keyUsage = critical,digitalSignature,keyCertSign,cRLSign,decipherOnly
extendedKeyUsage = serverAuth,clientAuth,OCSPSigning,1.3.6.1.4.1.99999.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer:always
subjectAltName = @alternatives
issuerAltName = email:ca@alder.example
authorityInfoAccess = OCSP;URI:http://ocsp.alder.example/,caIssuers;URI:http://ca.alder.example/ca.cer
subjectInfoAccess = caRepository;URI:http://ca.alder.example/
crlDistributionPoints = first,second
freshestCRL = URI:http://crl.alder.example/delta.crl
certificatePolicies = 2.23.140.1.2.1,@policy
policyMappings = 1.3.5.8:1.3.5.9
policyConstraints = critical,requireExplicitPolicy:3,inhibitPolicyMapping:1
inhibitAnyPolicy = 2
nameConstraints = critical,permitted;DNS:alder.example,permitted;IP:192.0.2.0/255.255.255.0,excluded;email:.birch.example
tlsfeature = status_request,status_request_v2
noCheck = ignored
nsCertType = server,email
nsComment = "a comment"
1.3.6.1.4.1.99999.2 = ASN1:SEQUENCE:unheard
1.3.6.1.4.1.99999.3 = DER:01:02:03
[alternatives]
DNS.1 = mail.alder.example
DNS.2 = *.alder.example
IP.1 = 192.0.2.1
IP.2 = 2001:db8::1
email = postmaster@alder.example
URI = https://alder.example/
RID = 1.2.3.4
dirName = directory
otherName = 1.3.6.1.5.5.7.8.9;UTF8:püst@alder.example
[directory]
CN = a directory
[first]
fullname = URI:http://crl.alder.example/ca.crl
CRLissuer = dirName:issuer
reasons = keyCompromise,CACompromise
[second]
relativename = relative
[relative]
CN = a list
[issuer]
CN = an issuer
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = "http://alder.example/cps"
userNotice.1 = @notice
[notice]
explicitText = "UTF8:Ein Wort für alle"
organization = "Erle"
noticeNumbers = 1,2
[unheard]
flag = BOOLEAN:TRUE
number = INTEGER:-129
bits = FORMAT:BITLIST,BITSTRING:1,5
time = GENERALIZEDTIME:20300101000000Z
real = ENUM:7
set = SET:inner
tagged = EXPLICIT:7,NULL
wide = BMPSTRING:wide
[inner]
word = T61STRING:word
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:mail.alder.example
CNF
issue() { # NAME EXTENSIONS KEY-ARGUMENTS…
  name=$1; extensions=$2; shift 2
  openssl req -config openssl.cnf -x509 -new -nodes -days 3650 -extensions "$extensions" -keyout "$name.key" "$@" -outform DER -out "$name.der"
}
issue extensions every -newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384
issue rsa leaf -newkey rsa:2048 -sha256
issue rsa-pss leaf -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sha256
issue ed25519 leaf -newkey ed25519
issue ed448 leaf -newkey ed448
openssl dsaparam -out dsa.pem 2048
issue dsa leaf -newkey dsa:dsa.pem -sha256
issue ca every -newkey rsa:2048 -sha256
openssl x509 -inform DER -in ca.der -out ca.pem
openssl x509 -inform DER -in rsa.der -out leaf.pem
: > index.txt; echo 01 > serial; echo 1A > crlnumber
revoke() { printf 'R\t360101000000Z\t260101000000Z,%s\t%s\tunknown\t/CN=%s\n' "$1" "$2" "$2" >> index.txt; }
revoke keyCompromise 0A
revoke superseded 0B
revoke holdInstruction,1.2.840.10040.2.2 0C
openssl ca -config openssl.cnf -gencrl -cert ca.pem -keyfile ca.key -out list.pem
openssl crl -in list.pem -outform DER -out list.der
serial=$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)
printf 'R\t360101000000Z\t260101000000Z,keyCompromise\t%s\tunknown\t/CN=leaf\n' "$serial" >> index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -reqout request.der
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der -respout ocsp.der -ndays 7
rm -f ./*.key ./*.pem request.der index.txt* serial* crlnumber* openssl.cnf
