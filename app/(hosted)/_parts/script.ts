/**
 * All the script that hosted pages have, inline and allowed by its hash
 * (app/_server/html.tsx). Comfort only: each page works without it. In order:
 * show what is typed as a password; copy a reference; ask for a passkey; take a second press of a
 * button for the same press; go on from the hop page after a moment in which
 * its host can be read; look whether a waiting page has news, but never while
 * somebody types there.
 */
export const hostedScript = `(()=>{
const d=document,all=(s,f)=>d.querySelectorAll(s).forEach(f)
all('[data-show]',b=>{const i=d.getElementById(b.dataset.show);b.hidden=false
b.onclick=()=>{const on=i.type=='password';i.type=on?'text':'password';b.firstChild.textContent=on?'Hide':'Show'}})
all('[data-copy]',b=>{if(!navigator.clipboard)return;b.hidden=false
b.onclick=()=>navigator.clipboard.writeText(b.dataset.copy).then(()=>{b.nextElementSibling.textContent='Copied'})})
all('[data-passkey]',b=>{const f=b.form,s=f.querySelector('p'),P=window.PublicKeyCredential
if(!P?.parseRequestOptionsFromJSON)return
b.hidden=false;s.textContent=''
b.onclick=()=>navigator.credentials.get({publicKey:P.parseRequestOptionsFromJSON(JSON.parse(b.dataset.passkey))})
.then(c=>{f.passkey.value=JSON.stringify(c.toJSON());f.submit()},()=>{s.textContent='No passkey came. You can try again.'})
b.dataset.now&&b.click()})
all('form[method=post]',f=>{f.addEventListener('submit',e=>{if(f.ariaBusy)return e.preventDefault()
f.ariaBusy='true';setTimeout(()=>f.ariaBusy=null,8e3)})})
addEventListener('pageshow',e=>e.persisted&&all('[aria-busy]',f=>f.ariaBusy=null))
const go=d.querySelector('[data-go]')
if(go)addEventListener('load',()=>setTimeout(()=>go.href?location.replace(go.href):go.requestSubmit(),go.dataset.go?0:600))
const m=d.querySelector('[data-refresh]')
if(m){const u=m.dataset.refresh,typing=()=>[...m.querySelectorAll('input:not([type=hidden]),textarea')].some(i=>i==d.activeElement||i.value!=i.defaultValue)
setInterval(()=>{if(d.hidden||typing())return
fetch(u).then(r=>r.ok?r.text():'').then(t=>{const s=/data-state="([^"]+)"/.exec(t)
if(t&&s?.[1]!=m.dataset.state&&!typing())location.replace(u)}).catch(()=>{})},m.dataset.every||5e3)}
})()`
